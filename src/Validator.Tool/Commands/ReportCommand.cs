using System.CommandLine;
using Validator.Gates;
using Validator.Reports;
using Validator.Tool.Completion;

namespace Validator.Tool.Commands;

/// <summary><c>report RUN_DIR --format F</c></summary>
internal static class ReportCommand
{
    public static Command Build()
    {
        var names = ReportFormat.All.Select(format => format.Name).ToArray();
        var run = new Argument<string>("run-dir") { Description = "Folder that 'run' wrote." };
        run.CompletionSources.Add(Candidates.Runs);
        var format = Words.OneOf(new Option<string>("--format") { Description = "Form of the report: for CI servers (junit), programs (json, csv: a line per request, openmetrics), people (html, markdown), a pull request (comment).", Required = true }, names);
        var file = new Option<string?>("--output", "-o") { Description = "File to write; default is standard output.", HelpName = "file" };
        var command = new Command("report", "Renders a recorded run.") { run, format, file };
        command.SetAction(parsed =>
        {
            var (directory, problem) = RunDirectory.Open(parsed.GetRequiredValue(run));
            var (verdict, unreadable) = directory is null ? (null, problem) : VerdictFile.Read(directory.VerdictPath);
            if (verdict is null)
            {
                throw new UsageException(unreadable!);
            }

            var evidence = new RunEvidence(verdict, directory!.Path);
            var text = ReportFormat.Find(parsed.GetRequiredValue(format))!.Render(evidence);
            foreach (var changed in evidence.Changed())
            {
                parsed.InvocationConfiguration.Error.WriteLine($"warning: {changed}");
            }

            if (parsed.GetValue(file) is not { } path)
            {
                parsed.InvocationConfiguration.Output.Write(text);
                return ExitCodes.Approved;
            }

            OutputFile.Write("-o", path, text);
            return ExitCodes.Approved;
        });
        return command;
    }
}
