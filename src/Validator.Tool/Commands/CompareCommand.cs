using System.CommandLine;
using Validator.Gates;
using Validator.Pipeline.Comparing;
using Validator.Spec;
using Validator.Tool.Completion;

namespace Validator.Tool.Commands;

/// <summary><c>compare BASE_RUN NEW_RUN</c></summary>
internal static class CompareCommand
{
    public static Command Build()
    {
        var first = new Argument<string>("base-run") { Description = "Folder that 'run' wrote, to compare to." };
        var second = new Argument<string>("new-run") { Description = "Folder that a later 'run' wrote." };
        first.CompletionSources.Add(Candidates.Runs);
        second.CompletionSources.Add(Candidates.Runs);
        var margin = new Option<string?>("--margin") { Description = "Worsening that counts as none, such as 2%; default is 5%.", HelpName = "percent" };
        var metric = new Option<string[]>("--metric") { Description = $"Compares only this figure, beside requests.success_rate; may be given several times: {string.Join(", ", RunComparison.Metrics)}.", HelpName = "metric" };
        var json = new Option<bool>("--json") { Description = "Prints the comparison as JSON." };
        var html = new Option<string?>("--html") { Description = "Also writes the comparison as one page to this file, both runs side by side.", HelpName = "file" };
        metric.CompletionSources.Add([.. RunComparison.Metrics]);
        margin.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var given }] && Share(given) is null)
            {
                result.AddError($"--margin {given}: legal is a number with % from 0% to 100%, such as 5%");
            }
        });
        metric.Validators.Add(result =>
        {
            foreach (var given in result.Tokens.Select(token => token.Value).Where(given => !RunComparison.Metrics.Contains(given)))
            {
                var near = Nearest.Question(given, RunComparison.Metrics) is { } question ? $" ({question})" : string.Empty;
                result.AddError($"--metric {given}: legal are {string.Join(", ", RunComparison.Metrics)}{near}");
            }
        });
        var command = new Command("compare", "Compares two recorded runs: regression, improvement or no evidence, with intervals. Exit code 0 without a regression, 1 with one, 4 where it cannot be told.") { first, second, margin, metric, json, html };
        command.SetAction(parsed =>
        {
            var (comparison, diagnostics) = RunComparison.Of(
                parsed.GetRequiredValue(first), parsed.GetRequiredValue(second), parsed.GetValue(metric) ?? [], Share(parsed.GetValue(margin)) ?? RunComparison.DefaultMargin);
            DiagnosticsOutput.Write(diagnostics, parsed.InvocationConfiguration.Error);
            if (comparison is null)
            {
                return ExitCodes.Usage;
            }

            if (parsed.GetValue(html) is { } file)
            {
                OutputFile.Write("--html", file, ComparisonPage.Render(comparison));
            }

            parsed.InvocationConfiguration.Output.Write(parsed.GetValue(json) ? ComparisonOutput.Json(comparison) : ComparisonOutput.Text(comparison));
            return comparison.ExitCode;
        });
        return command;
    }

    private static double? Share(string? text) => text is not null && Quantity.TryParse(text, Unit.Percent, out var share) && share is >= 0 and <= 1 ? share : null;
}
