using Cake.Common;
using Cake.Common.Diagnostics;
using Cake.Common.IO;
using Cake.Core;
using Cake.Core.IO;
using Cake.Frosting;

namespace Build.Tasks;

[TaskName("Test")]
[TaskDescription("Runs every test, the acceptance tests against the installed tool; JUnit in artifacts/test-results")]
[IsDependentOn(typeof(InstallToolTask))]
[IsDependentOn(typeof(TestDataTask))]
public sealed class TestTask : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context)
    {
        context.CleanDirectory(context.TestResults);
        int exitCode = context.StartProcess("dotnet", new ProcessSettings
        {
            Arguments = new ProcessArgumentBuilder()
                .Append("test")
                .Append("--solution").Append(Solution.File)
                .Append("--configuration").Append(Solution.Configuration)
                .Append("--no-build")
                // Programs beside each other would be the load of the machine that the acceptance tests measure.
                .Append("--max-parallel-test-modules").Append("1")
                .Append("--results-directory").AppendQuoted(context.TestResults.FullPath)
                .Append("--report-spekt-junit").AppendQuoted("LogFileName={assembly}.xml"),
            EnvironmentVariables = new Dictionary<string, string?>
            {
                ["OLLAMA_VALIDATOR_TOOL"] = context.Tool.FullPath,
            },
        });

        TestTotals totals = TestTotals.Read(context.TestResults.FullPath);
        Closing.Line = totals.ToString();
        foreach (string failure in totals.Failures)
        {
            context.Error("Failed: {0}", failure);
        }

        Check(totals, exitCode);
    }

    private static void Check(TestTotals totals, int exitCode)
    {
        string? problem = totals switch
        {
            { Failed: > 0 } => $"{totals.Failed} tests failed.",
            { Ran: 0 } => "No test ran.",
            _ when exitCode != 0 => $"No test failed, but dotnet test exited with {exitCode}: see its output above.",
            _ => null,
        };
        if (problem is not null)
        {
            throw new CakeException(BuildExitCodes.Failed, problem);
        }
    }
}
