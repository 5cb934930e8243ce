using Cake.Common.IO;
using Cake.Core.IO;
using Cake.Frosting;

namespace Build.Tasks;

[TaskName("Detection")]
[TaskDescription("Provokes every class of violation in 25 variants, looks for false alarms, fuzzes the reader; tables in artifacts/detection")]
[IsDependentOn(typeof(BuildTask))]
public sealed class DetectionTask : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context)
    {
        DirectoryPath folder = context.Artifacts.Combine("detection");
        context.CleanDirectory(folder);
        Dictionary<string, string> full = new()
        {
            ["DETECTION_VARIANTS"] = "25",
            ["FUZZ_ITERATIONS"] = "50000",
            ["FUZZ_SCALE"] = "64",
            ["DETECTION_REPORT"] = folder.FullPath,
        };
        new FullTests(context, folder, full)
            .Run("Validator.Engine.Tests", "-namespace", "Validator.Engine.Tests.Detection")
            .Run("Validator.Tests", "-class", "Validator.Tests.Integrity.FuzzTests")

            // By itself: it looks at what the process spends.
            .Run("Validator.Tests", "-class", "Validator.Tests.Integrity.EndlessTests")
            .Close("Not all is found, or something sound is blamed");
    }
}
