using Cake.Common;
using Cake.Common.Diagnostics;
using Cake.Common.IO;
using Cake.Core;
using Cake.Core.IO;
using Cake.Frosting;

namespace Build.Tasks;

[TaskName("Endurance")]
[TaskDescription("Boots and stops servers 200 times, kills the installed tool 100 times, times a boot; figures in artifacts/endurance")]
[IsDependentOn(typeof(InstallToolTask))]
public sealed class EnduranceTask : FrostingTask<BuildContext>
{
    /// <summary>What the tests do a little of in each run, in full.</summary>
    private static readonly Dictionary<string, string?> Full = new()
    {
        ["ENDURANCE_BOOTS"] = "200",
        ["ENDURANCE_KILLS"] = "100",
        ["ENDURANCE_PAIRS"] = "30",
    };

    public override void Run(BuildContext context)
    {
        DirectoryPath folder = context.Artifacts.Combine("endurance");
        context.CleanDirectory(folder);
        bool held = Tests(context, folder, "Validator.Tests", "Validator.Tests.Runtime.EnduranceTests");
        held &= Tests(context, folder, "Validator.AcceptanceTests", "Validator.AcceptanceTests.Endurance.KillTests");
        foreach (FilePath report in context.GetFiles($"{folder.FullPath}/*.md").OrderBy(file => file.FullPath, StringComparer.Ordinal))
        {
            context.Information("{0}", System.IO.File.ReadAllText(report.FullPath));
        }

        if (!held)
        {
            throw new CakeException(BuildExitCodes.Failed, $"Something is left behind, or a boot takes too long: see {folder.FullPath} and the output above.");
        }
    }

    private static bool Tests(BuildContext context, DirectoryPath folder, string project, string testClass)
    {
        ProcessArgumentBuilder arguments = new();
        arguments.Append("run").Append("--project").Append($"tests/{project}/{project}.csproj").Append("--configuration").Append(Solution.Configuration).Append("--no-build").Append("--")
            .Append("-class").Append(testClass);
        Dictionary<string, string?> environment = new(Full)
        {
            ["ENDURANCE_REPORT"] = folder.FullPath,
            ["OLLAMA_VALIDATOR_TOOL"] = context.Tool.FullPath,
        };
        return context.StartProcess("dotnet", new ProcessSettings { Arguments = arguments, EnvironmentVariables = environment }) == 0;
    }
}
