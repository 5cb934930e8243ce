using Cake.Common.IO;
using Cake.Core.IO;
using Cake.Frosting;

namespace Build.Tasks;

[TaskName("Endurance")]
[TaskDescription("Boots and stops servers 200 times, kills the installed tool 100 times, times a boot; figures in artifacts/endurance")]
[IsDependentOn(typeof(InstallToolTask))]
public sealed class EnduranceTask : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context)
    {
        DirectoryPath folder = context.Artifacts.Combine("endurance");
        context.CleanDirectory(folder);
        Dictionary<string, string> full = new()
        {
            ["ENDURANCE_BOOTS"] = "200",
            ["ENDURANCE_KILLS"] = "100",
            ["ENDURANCE_PAIRS"] = "30",
            ["ENDURANCE_REPORT"] = folder.FullPath,
            ["OLLAMA_VALIDATOR_TOOL"] = context.Tool.FullPath,
        };
        new FullTests(context, folder, full)
            .Run("Validator.Tests", "-class", "Validator.Tests.Runtime.EnduranceTests")
            .Run("Validator.AcceptanceTests", "-class", "Validator.AcceptanceTests.Endurance.KillTests")
            .Close("Something is left behind, or a boot takes too long");
    }
}
