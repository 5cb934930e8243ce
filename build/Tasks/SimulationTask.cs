using Cake.Common.IO;
using Cake.Core.IO;
using Cake.Frosting;

namespace Build.Tasks;

[TaskName("Simulation")]
[TaskDescription("Judges 10,000 samples of each of several known distributions and counts the false verdicts, and as many leaks and decays in noise; tables in artifacts/simulation")]
[IsDependentOn(typeof(BuildTask))]
public sealed class SimulationTask : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context)
    {
        DirectoryPath folder = context.Artifacts.Combine("simulation");
        context.CleanDirectory(folder);
        new FullTests(context, folder, new Dictionary<string, string> { ["SIMULATION_RUNS"] = "10000", ["SIMULATION_REPORT"] = folder.FullPath })
            .Run("Validator.Tests", "-namespace", "Validator.Tests.Gates.Simulated")
            .Close("Verdicts are false more often than their confidence says");
    }
}
