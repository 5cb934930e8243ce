using Cake.Common;
using Cake.Common.Tools.DotNet;
using Cake.Common.Tools.DotNet.Restore;
using Cake.Core;
using Cake.Core.IO;
using Cake.Frosting;

namespace Build.Tasks;

[TaskName("Restore")]
[TaskDescription("Restores the packages; in CI exactly those of the lock files")]
public sealed class RestoreTask : FrostingTask<BuildContext>
{
    private const string Tested = "tests/Validator.AcceptanceTests";

    public override void Run(BuildContext context)
    {
        context.DotNetRestore(Solution.File, new DotNetRestoreSettings { LockedMode = context.IsCi, MSBuildSettings = Solution.RestoreSettings() });

        // The shells that completion is tested in: Debian has no package of PowerShell.
        int exitCode = context.StartProcess("dotnet", new ProcessSettings { Arguments = "tool restore", WorkingDirectory = context.Root.Combine(Tested) });
        if (exitCode != 0)
        {
            throw new CakeException(BuildExitCodes.Failed, $"dotnet tool restore in {Tested} ended with {exitCode}.");
        }
    }
}
