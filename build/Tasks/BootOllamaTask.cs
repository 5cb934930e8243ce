using Cake.Frosting;

namespace Build.Tasks;

[TaskName("BootOllama")]
[TaskDescription("Boots the deployment of the spec and loads its model")]
[IsDependentOn(typeof(InstallToolTask))]
public sealed class BootOllamaTask : AsyncFrostingTask<BuildContext>
{
    public override async Task RunAsync(BuildContext context)
    {
        context.Verification = VerificationStages.Create(context.Spec, context.VerifyOutput, context.Tool, context.Version, Console.Error);
        await context.Verification.BootAsync(context.Signals!.Token);
    }
}
