using Cake.Common.Diagnostics;
using Cake.Common.IO;
using Cake.Common.Tools.DotNet;
using Cake.Common.Tools.DotNet.Pack;
using Cake.Core.IO;
using Cake.Frosting;

namespace Build.Tasks;

[TaskName("Pack")]
[TaskDescription("Packs the tool into artifacts/nupkg")]
[IsDependentOn(typeof(BuildTask))]
public sealed class PackTask : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context)
    {
        FilePath package = context.Packages.CombineWithFilePath($"{Solution.PackageId}.{context.Version}.nupkg");
        if (context.FileExists(package))
        {
            context.Information("{0} is packed already.", package.GetFilename());
            return;
        }

        context.CleanDirectory(context.Packages);
        context.DotNetPack(Solution.ToolProject, new DotNetPackSettings
        {
            Configuration = Solution.Configuration,
            NoRestore = true,
            OutputDirectory = context.Packages,
            MSBuildSettings = Solution.MSBuildSettings(context),
        });
    }
}
