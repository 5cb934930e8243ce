using Cake.Common;
using Cake.Common.Diagnostics;
using Cake.Common.IO;
using Cake.Core;
using Cake.Core.IO;
using Cake.Frosting;

namespace Build.Tasks;

[TaskName("TestData")]
[TaskDescription("Unpacks Debian's python3-django, a real corpus, into artifacts/test-data where apt-get can be had")]
public sealed class TestDataTask : FrostingTask<BuildContext>
{
    private const string Package = "python3-django";

    public override bool ShouldRun(BuildContext context) =>
        OperatingSystem.IsLinux() && !context.DirectoryExists(Folder(context));

    /// <summary>apt checks what it downloads against the distribution's signatures; nothing is installed.</summary>
    public override void Run(BuildContext context)
    {
        DirectoryPath download = context.Artifacts.Combine("test-data/download");
        context.CleanDirectory(download);
        bool arrived = Succeeds(context, "apt-get", download, "download", Package)
            || (Succeeds(context, "apt-get", download, "update") && Succeeds(context, "apt-get", download, "download", Package));
        FilePath? archive = context.GetFiles($"{download.FullPath}/*.deb").FirstOrDefault();
        if (!arrived || archive is null || !Succeeds(context, "dpkg-deb", download, "--extract", archive.FullPath, Folder(context).FullPath))
        {
            context.Warning("{0} could not be had; the test that needs it will be skipped.", Package);
        }
    }

    internal static DirectoryPath Folder(BuildContext context) => context.Artifacts.Combine("test-data").Combine(Package);

    private static bool Succeeds(BuildContext context, string program, DirectoryPath folder, params string[] words)
    {
        try
        {
            ProcessArgumentBuilder arguments = new();
            foreach (string word in words)
            {
                arguments.AppendQuoted(word);
            }

            return context.StartProcess(program, new ProcessSettings { Arguments = arguments, WorkingDirectory = folder }) == 0;
        }
        catch (Exception exception) when (exception is CakeException or System.ComponentModel.Win32Exception)
        {
            // Not a Debian: there is no such program.
            return false;
        }
    }
}
