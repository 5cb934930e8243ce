using Cake.Frosting;

namespace Build.Tasks;

[TaskName("EvaluateGates")]
[TaskDescription("Judges what was recorded by the gates of the spec")]
[IsDependentOn(typeof(SustainedLoadTask))]
public sealed class EvaluateGatesTask : FrostingTask<BuildContext>
{
    // A rejection does not fail this task: its reports are still to be written.
    public override void Run(BuildContext context) => context.Verification!.EvaluateGates(Closing.ExitCode);
}
