using Cake.Common.Tools.DotNet;
using Cake.Common.Tools.DotNet.Restore;
using Cake.Frosting;

namespace Build.Tasks;

[TaskName("Restore")]
[TaskDescription("Restores the packages; in CI exactly those of the lock files")]
public sealed class RestoreTask : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context) =>
        context.DotNetRestore(Solution.File, new DotNetRestoreSettings { LockedMode = context.IsCi, MSBuildSettings = Solution.RestoreSettings() });
}
