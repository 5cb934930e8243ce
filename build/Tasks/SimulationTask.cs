using Cake.Common;
using Cake.Common.Diagnostics;
using Cake.Common.IO;
using Cake.Core;
using Cake.Core.IO;
using Cake.Frosting;

namespace Build.Tasks;

[TaskName("Simulation")]
[TaskDescription("Judges 10,000 samples of each of several known distributions and counts the false verdicts; table in artifacts/simulation")]
[IsDependentOn(typeof(BuildTask))]
public sealed class SimulationTask : FrostingTask<BuildContext>
{
    private const string Project = "tests/Validator.Tests/Validator.Tests.csproj";

    public override void Run(BuildContext context)
    {
        DirectoryPath folder = context.Artifacts.Combine("simulation");
        context.CleanDirectory(folder);
        int exitCode = context.StartProcess("dotnet", new ProcessSettings
        {
            Arguments = new ProcessArgumentBuilder().Append("run").Append("--project").Append(Project)
                .Append("--configuration").Append(Solution.Configuration).Append("--no-build").Append("--")
                .Append("-class").Append("Validator.Tests.Gates.SimulationTests"),
            EnvironmentVariables = new Dictionary<string, string?> { ["SIMULATION_RUNS"] = "10000", ["SIMULATION_REPORT"] = folder.FullPath },
        });
        foreach (FilePath report in context.GetFiles($"{folder.FullPath}/*.md"))
        {
            context.Information("{0}", System.IO.File.ReadAllText(report.FullPath));
        }

        if (exitCode != 0)
        {
            throw new CakeException(BuildExitCodes.Failed, "Verdicts are false more often than their confidence says: see the output above.");
        }
    }
}
