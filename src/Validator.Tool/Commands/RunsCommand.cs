using System.CommandLine;
using Validator.Gates;
using Validator.Pipeline.History;
using Validator.Tool.Completion;

namespace Validator.Tool.Commands;

/// <summary><c>runs [DIR]</c></summary>
internal static class RunsCommand
{
    public static Command Build()
    {
        var folder = new Argument<string>("dir") { Description = $"Folder that runs were written to. [{RunHistory.DefaultFolder}]", DefaultValueFactory = _ => RunHistory.DefaultFolder };
        folder.CompletionSources.Add(Candidates.Runs);
        var name = new Option<string?>("--name") { Description = "Lists runs of this spec only.", HelpName = "name" };
        var json = new Option<bool>("--json") { Description = "Prints the runs as JSON." };
        var command = new Command("runs", "Lists recorded runs, the newest first: decision, time, approved configurations, median decode speed of the fastest.") { folder, name, json };
        command.SetAction(parsed =>
        {
            var path = parsed.GetValue(folder)!;
            if (parsed.GetResult(folder) is { Implicit: false } && !Directory.Exists(path))
            {
                throw new UsageException(Validator.Spec.Diagnostic.Error(null, $"there is no folder '{path}'", $"name the folder of runs, or leave it out for {RunHistory.DefaultFolder}"));
            }

            var history = RunHistory.Of(path);
            DiagnosticsOutput.Write(history.Diagnostics, parsed.InvocationConfiguration.Error);
            PastRun[] runs = [.. history.Runs.Where(run => parsed.GetValue(name) is not { } wanted || run.Verdict.Name == wanted)];
            parsed.InvocationConfiguration.Output.Write(parsed.GetValue(json) ? RunsOutput.Json(runs) : RunsOutput.Text(runs, TimeProvider.System));
            return ExitCodes.Approved;
        });
        return command;
    }
}
