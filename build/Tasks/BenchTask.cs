using Cake.Common;
using Cake.Core;
using Cake.Core.IO;
using Cake.Frosting;

namespace Build.Tasks;

[TaskName("Bench")]
[TaskDescription("Measures the tool and the engine side by side with what bounds them, and counts false verdicts; ratios in artifacts/bench/BENCHMARKS.md")]
[IsDependentOn(typeof(SimulationTask))]
[IsDependentOn(typeof(InstallToolTask))]
public sealed class BenchTask : FrostingTask<BuildContext>
{
    private const string Project = "tests/Validator.Benchmarks/Validator.Benchmarks.csproj";

    public override void Run(BuildContext context)
    {
        FilePath report = context.Artifacts.CombineWithFilePath("bench/BENCHMARKS.md");
        int exitCode = context.StartProcess("dotnet", new ProcessSettings
        {
            Arguments = new ProcessArgumentBuilder()
                .Append("run")
                .Append("--project").Append(Project)
                .Append("--configuration").Append(Solution.Configuration)
                .Append("--no-build")
                .Append("--")
                .Append("-o").AppendQuoted(report.FullPath),
            EnvironmentVariables = new Dictionary<string, string?> { ["OLLAMA_VALIDATOR_TOOL"] = context.Tool.FullPath },
        });
        if (exitCode != 0)
        {
            throw new CakeException(BuildExitCodes.Failed, $"The benchmarks exited with {exitCode}.");
        }
    }
}
