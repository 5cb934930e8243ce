using Cake.Frosting;

namespace Build.Tasks;

[TaskName("SustainedLoad")]
[TaskDescription("Loads the booted deployment and records every response")]
[IsDependentOn(typeof(BootOllamaTask))]
public sealed class SustainedLoadTask : AsyncFrostingTask<BuildContext>
{
    public override Task RunAsync(BuildContext context) =>
        context.Verification!.SustainLoadAsync(context.Signals!.Token);
}
