using Cake.Common.Tools.DotNet;
using Cake.Common.Tools.DotNet.Restore;
using Cake.Common.Tools.DotNet.Tool;
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
        context.DotNetTool("tool restore", new DotNetToolSettings { WorkingDirectory = context.Root.Combine(Tested) });
    }
}
