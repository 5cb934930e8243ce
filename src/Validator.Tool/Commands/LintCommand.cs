using System.CommandLine;
using System.Text.Json;
using Validator.Gates;
using Validator.Pipeline;
using Validator.Spec;

namespace Validator.Tool.Commands;

/// <summary><c>lint SPEC...</c></summary>
internal static class LintCommand
{
    public static Command Build()
    {
        var specs = new Argument<string[]>("spec") { Description = "Deployment specs.", Arity = ArgumentArity.OneOrMore };
        var json = new Option<bool>("--json") { Description = "Prints the diagnostics as JSON." };
        var command = new Command("lint", "Checks specs without a server: schema, units, gates against metrics, contradictions.") { specs, json };
        var reading = new SpecArguments().AddTo(command);
        command.SetAction(parsed =>
        {
            var results = parsed.GetRequiredValue(specs)
                .Select(path => (Path: path, Result: Planner.Make(path, reading.Options(parsed), [], here: false)))
                .ToArray();
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
            {
                output.WriteLine(LintJson.Write(results.SelectMany(result => result.Result.Diagnostics)));
            }
            else
            {
                DiagnosticsOutput.Write([.. results.SelectMany(result => result.Result.Diagnostics)], parsed.InvocationConfiguration.Error);
                foreach (var (path, result) in results.Where(result => result.Result.Plan is not null))
                {
                    output.WriteLine(Describe(path, result.Plan!));
                }
            }

            return results.All(result => result.Result.Plan is not null) ? ExitCodes.Approved : ExitCodes.Usage;
        });
        return command;
    }

    private static string Describe(string path, Plan plan) =>
        $"{path}: ok, {Count(plan.Configurations.Count, "configuration")} ({string.Join(", ", plan.Configurations.Select(configuration => configuration.Id))}), {Count(plan.Gates.Count, "gate")}";

    private static string Count(int number, string noun) => $"{number} {noun}{(number == 1 ? string.Empty : "s")}";
}

/// <summary>Diagnostics for programs.</summary>
file static class LintJson
{
    public static string Write(IEnumerable<Diagnostic> diagnostics)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartArray();
            foreach (var diagnostic in diagnostics)
            {
                json.WriteStartObject();
                json.WriteString("severity", diagnostic.Severity == DiagnosticSeverity.Error ? "error" : "warning");
                json.WriteString("file", diagnostic.Location?.File);
                WriteNumber(json, "line", diagnostic.Location?.Line);
                WriteNumber(json, "column", diagnostic.Location?.Column);
                json.WriteString("message", diagnostic.Message);
                json.WriteString("hint", diagnostic.Hint);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, int? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
