using Cake.Common.Diagnostics;
using Cake.Core;
using Cake.Frosting;

namespace Build.Tasks;

[TaskName("PublishResults")]
[TaskDescription("Writes verdict and reports to artifacts/verify; fails with the verdict's exit code")]
[IsDependentOn(typeof(EvaluateGatesTask))]
public sealed class PublishResultsTask : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context)
    {
        VerificationStages verification = context.Verification!;
        verification.Publish();
        if (verification.ExitCode != 0)
        {
            Closing.ExitCode ??= verification.ExitCode;
            throw new CakeException(verification.ExitCode, verification.Summary);
        }

        context.Information("{0}", verification.Summary);
    }
}
