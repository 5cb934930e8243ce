using System.CommandLine;
using Validator.Gates;
using Validator.Pipeline.Explain;
using Validator.Tool.Completion;

namespace Validator.Tool.Commands;

/// <summary><c>explain [NAME]</c></summary>
internal static class ExplainCommand
{
    public static Command Build()
    {
        var name = new Argument<string[]>("name")
        {
            Description = "A metric, class, finding, gate, operator, key of the spec, or the text of an error; none lists the names.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        name.CompletionSources.Add(Candidates.Explained);
        var json = new Option<bool>("--json") { Description = "Prints the explanation as JSON." };
        var command = new Command("explain", "Says what a metric, a class of violation, a gate or an error means, and what to look at.") { name, json };
        command.SetAction(parsed =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var given = string.Join(' ', parsed.GetValue(name) ?? []).Trim();
            if (given.Length == 0)
            {
                output.Write(parsed.GetValue(json) ? ExplainOutput.ListJson(Explainer.Names) : ExplainOutput.List(Explainer.Names));
                return ExitCodes.Approved;
            }

            var (explanations, diagnostics) = Explainer.Of(given);
            if (explanations.Count == 0)
            {
                throw new UsageException([.. diagnostics]);
            }

            output.Write(parsed.GetValue(json) ? ExplainOutput.Json(explanations) : ExplainOutput.Text(explanations));
            return ExitCodes.Approved;
        });
        return command;
    }
}
