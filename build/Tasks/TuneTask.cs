using Cake.Common.IO;
using Cake.Core.IO;
using Cake.Frosting;

namespace Build.Tasks;

[TaskName("Tune")]
[TaskDescription("Searches for the best thread count 100 times on each of several known curves, and 10 times on this machine; tables in artifacts/tune")]
[IsDependentOn(typeof(InstallToolTask))]
public sealed class TuneTask : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context)
    {
        DirectoryPath folder = context.Artifacts.Combine("tune");
        context.CleanDirectory(folder);
        Dictionary<string, string> full = new()
        {
            ["TUNE_RUNS"] = "100",
            ["TUNE_REAL_RUNS"] = "10",
            ["TUNE_REPORT"] = folder.FullPath,
            ["OLLAMA_VALIDATOR_TOOL"] = context.Tool.FullPath,
        };
        new FullTests(context, folder, full)
            .Run("Validator.Tests", "-class", "Validator.Tests.Pipeline.Tuning.TuneSimulationTests")
            .Run("Validator.AcceptanceTests", "-class", "Validator.AcceptanceTests.RealTuneTests")
            .Close("The best is not found as often as stated, or not by so few measurements");
    }
}
