using System.CommandLine;
using Validator.Gates;
using Validator.Pipeline;
using Validator.Pipeline.Explain;
using Validator.Spec;
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
        var spec = new Option<string?>("--spec") { Description = "Explains a gate of this spec by its id, as reports name it.", HelpName = "spec" };
        spec.CompletionSources.Add(Candidates.Specs);
        var json = new Option<bool>("--json") { Description = "Prints the explanation as JSON." };
        var command = new Command("explain", "Says what a metric, a class of violation, a gate or an error means, and what to look at.") { name, spec, json };
        command.SetAction(parsed =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var given = string.Join(' ', parsed.GetValue(name) ?? []).Trim();
            var gates = parsed.GetValue(spec) is { } path ? GatesOf(path) : null;
            if (given.Length == 0)
            {
                (string Kind, string Name)[] names = [.. gates?.Select(gate => ("gate", gate.Id)) ?? [], .. Explainer.Names];
                output.Write(parsed.GetValue(json) ? ExplainOutput.ListJson(names) : ExplainOutput.List(names));
                return ExitCodes.Approved;
            }

            var (explanations, diagnostics) = Explainer.Of(given, gates);
            if (explanations.Count == 0)
            {
                throw new UsageException([.. diagnostics]);
            }

            output.Write(parsed.GetValue(json) ? ExplainOutput.Json(explanations) : ExplainOutput.Text(explanations));
            return ExitCodes.Approved;
        });
        return command;
    }

    private static IReadOnlyList<Gate> GatesOf(string path)
    {
        var options = new SpecReadOptions { Untrusted = SpecReadOptions.IsUntrustedByDefault(Environment.GetEnvironmentVariable) };
        var made = Planner.Make(path, options, [], here: false, serves: false);
        return made.Plan?.Gates ?? throw new UsageException([.. made.Diagnostics]);
    }
}
