using Cake.Common.Tools.DotNet;
using Cake.Common.Tools.DotNet.Build;
using Cake.Frosting;

namespace Build.Tasks;

[TaskName("Build")]
[TaskDescription("Compiles the solution")]
[IsDependentOn(typeof(RestoreTask))]
public sealed class BuildTask : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context) => context.DotNetBuild(Solution.File, new DotNetBuildSettings
    {
        Configuration = Solution.Configuration,
        NoRestore = true,
        MSBuildSettings = Solution.MSBuildSettings(context),
    });
}
