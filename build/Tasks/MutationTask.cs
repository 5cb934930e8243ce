using System.Text.Json;
using Cake.Common;
using Cake.Common.Diagnostics;
using Cake.Common.IO;
using Cake.Core;
using Cake.Core.IO;
using Cake.Frosting;

namespace Build.Tasks;

[TaskName("Mutation")]
[TaskDescription("Changes Integrity and Gates by Stryker, one place at a time, and counts what the tests notice; takes two hours on two cores")]
public sealed class MutationTask : FrostingTask<BuildContext>
{
    private const string Project = "tests/Validator.MutationTests";
    private const double Least = 0.85;

    private static readonly string[] Folders = ["Gates", "Integrity"];

    public override void Run(BuildContext context)
    {
        Dotnet(context, context.Root, string.Empty, "tool restore");
        List<string> low = [];
        foreach (string folder in Folders)
        {
            DirectoryPath output = context.Artifacts.Combine("mutation").Combine(folder);
            context.CleanDirectory(output);
            Dotnet(context, context.Root.Combine(Project), folder, $"stryker --skip-version-check -c {Environment.ProcessorCount} --output \"{output.FullPath}\"");
            double killed = Killed(context.GetFiles($"{output.FullPath}/**/mutation-report.json").Single());
            context.Information("{0}: {1:P1} of the mutants are killed.", folder, killed);
            if (killed < Least)
            {
                low.Add(folder);
            }
        }

        if (low.Count > 0)
        {
            throw new CakeException(BuildExitCodes.Failed, $"Below {Least:P0}: {string.Join(", ", low)}.");
        }
    }

    /// <summary>Of those that compile: killed, or caught in an endless loop.</summary>
    private static double Killed(FilePath report)
    {
        using JsonDocument document = JsonDocument.Parse(System.IO.File.ReadAllText(report.FullPath));
        string[] states = [.. document.RootElement.GetProperty("files").EnumerateObject()
            .SelectMany(file => file.Value.GetProperty("mutants").EnumerateArray())
            .Select(mutant => mutant.GetProperty("status").GetString()!)
            .Where(state => state is "Killed" or "Timeout" or "Survived" or "NoCoverage")];
        return (double)states.Count(state => state is "Killed" or "Timeout") / states.Length;
    }

    private static void Dotnet(BuildContext context, DirectoryPath workingDirectory, string mutated, string arguments)
    {
        ProcessSettings settings = new()
        {
            Arguments = arguments,
            WorkingDirectory = workingDirectory,

            // The tests of that folder alone; and a mutant is seen by few of many like cases as by all.
            EnvironmentVariables = new Dictionary<string, string?> { ["MutatedFolder"] = mutated, ["FUZZ_ITERATIONS"] = "20", ["TEST_EFFORT"] = "little", ["CsCheck_Iter"] = "10", ["SIMULATION_RUNS"] = "5" },
        };
        int exitCode = context.StartProcess("dotnet", settings);
        if (exitCode != 0)
        {
            throw new CakeException(BuildExitCodes.Failed, $"dotnet {arguments} exited with {exitCode}.");
        }
    }
}
