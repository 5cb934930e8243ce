using Cake.Common.Diagnostics;
using Cake.Common.IO;
using Cake.Common.Tools.DotNet;
using Cake.Common.Tools.DotNet.Tool;
using Cake.Core.IO;
using Cake.Frosting;

namespace Build.Tasks;

[TaskName("InstallTool")]
[TaskDescription("Installs the packed tool into artifacts/tool")]
[IsDependentOn(typeof(PackTask))]
public sealed class InstallToolTask : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context)
    {
#pragma warning disable CA1308 // The folder is named by the package's id in lower case.
        DirectoryPath installed = context.ToolDirectory
            .Combine($".store/{Solution.PackageId.ToLowerInvariant()}/{context.Version}");
#pragma warning restore CA1308
        if (context.FileExists(context.Tool) && context.DirectoryExists(installed))
        {
            context.Information("{0} {1} is installed already.", Solution.PackageId, context.Version);
            return;
        }

        context.CleanDirectory(context.ToolDirectory);
        context.DotNetToolInstall(Solution.PackageId, new DotNetToolInstallSettings
        {
            ToolInstallationPath = context.ToolDirectory,
            Source = [context.Packages.FullPath],
            Version = context.Version,
            NoHttpCache = true,
        });
    }
}
