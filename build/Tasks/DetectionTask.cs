using Cake.Common;
using Cake.Common.Diagnostics;
using Cake.Common.IO;
using Cake.Core;
using Cake.Core.IO;
using Cake.Frosting;

namespace Build.Tasks;

[TaskName("Detection")]
[TaskDescription("Provokes every class of violation in 25 variants, looks for false alarms, fuzzes the reader; tables in artifacts/detection")]
[IsDependentOn(typeof(BuildTask))]
public sealed class DetectionTask : FrostingTask<BuildContext>
{
    /// <summary>What the tests do a little of in each run, in full.</summary>
    private static readonly Dictionary<string, string?> Full = new()
    {
        ["DETECTION_VARIANTS"] = "25",
        ["FUZZ_ITERATIONS"] = "50000",
        ["FUZZ_SCALE"] = "64",
    };

    public override void Run(BuildContext context)
    {
        DirectoryPath folder = context.Artifacts.Combine("detection");
        context.CleanDirectory(folder);
        bool held = Tests(context, folder, "Validator.Engine.Tests", "-namespace", "Validator.Engine.Tests.Detection");
        held &= Tests(context, folder, "Validator.Tests", "-class", "Validator.Tests.Integrity.FuzzTests");

        // By itself: it looks at what the process spends.
        held &= Tests(context, folder, "Validator.Tests", "-class", "Validator.Tests.Integrity.EndlessTests");
        foreach (FilePath report in context.GetFiles($"{folder.FullPath}/*.md").OrderBy(file => file.FullPath, StringComparer.Ordinal))
        {
            context.Information("{0}", System.IO.File.ReadAllText(report.FullPath));
        }

        if (!held)
        {
            throw new CakeException(BuildExitCodes.Failed, $"Not all is found, or something sound is blamed: see {folder.FullPath} and the output above.");
        }
    }

    private static bool Tests(BuildContext context, DirectoryPath folder, string project, params string[] filter)
    {
        ProcessArgumentBuilder arguments = new();
        arguments.Append("run").Append("--project").Append($"tests/{project}/{project}.csproj").Append("--configuration").Append(Solution.Configuration).Append("--no-build").Append("--");
        foreach (string word in filter)
        {
            arguments.Append(word);
        }

        Dictionary<string, string?> environment = new(Full) { ["DETECTION_REPORT"] = folder.FullPath };
        return context.StartProcess("dotnet", new ProcessSettings { Arguments = arguments, EnvironmentVariables = environment }) == 0;
    }
}
