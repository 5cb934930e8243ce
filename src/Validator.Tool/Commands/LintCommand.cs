using System.CommandLine;
using System.Text.Json;
using Validator.Gates;
using Validator.Machine;
using Validator.Pipeline;
using Validator.Pipeline.Preflight;
using Validator.Spec;

namespace Validator.Tool.Commands;

/// <summary><c>lint SPEC...</c></summary>
internal static class LintCommand
{
    public static Command Build()
    {
        var specs = new Argument<string[]>("spec") { Description = "Deployment specs.", Arity = ArgumentArity.OneOrMore };
        var json = new Option<bool>("--json") { Description = "Prints the diagnostics as JSON." };
        var machine = new Option<string?>("--machine") { Description = "Holds the specs against a machine too: local, or a file that 'machine' wrote.", HelpName = "local|file" };
        var command = new Command("lint", "Checks specs without a server: schema, units, gates against metrics, contradictions.") { specs, json, machine };
        var reading = new SpecArguments().AddTo(command);
        command.SetAction(parsed =>
        {
            var (inventory, problem) = Inventory(parsed.GetValue(machine));
            if (problem is not null)
            {
                DiagnosticsOutput.Write([problem], parsed.InvocationConfiguration.Error);
                return ExitCodes.Usage;
            }

            var results = parsed.GetRequiredValue(specs)
                .Select(path => (Path: path, Result: Held(Planner.Make(path, reading.Options(parsed), [], here: false), inventory)))
                .ToArray();
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
            {
                output.WriteLine(LintJson.Write(results.SelectMany(result => result.Result.Diagnostics)));
            }
            else
            {
                DiagnosticsOutput.Write([.. results.SelectMany(result => result.Result.Diagnostics)], parsed.InvocationConfiguration.Error);
                foreach (var (path, result) in results.Where(result => result.Result.Plan is not null && !Unmet(result.Result)))
                {
                    output.WriteLine(Describe(path, result.Plan!));
                }
            }

            return results.Any(result => result.Result.Plan is null) ? ExitCodes.Usage
                : results.Any(result => Unmet(result.Result)) ? ExitCodes.Environment
                : ExitCodes.Approved;
        });
        return command;
    }

    private static (MachineInventory? Machine, Diagnostic? Problem) Inventory(string? machine) => machine switch
    {
        null => (null, null),
        "local" => (MachineProbe.ForThisMachine().Read(Environment.CurrentDirectory), null),
        _ => MachineFile.Read(machine),
    };

    /// <summary>A sound spec held against the machine; an error then is the machine's, not the spec's.</summary>
    private static PlanResult Held(PlanResult result, MachineInventory? machine) =>
        result.Plan is { } plan && machine is not null ? result with { Diagnostics = [.. result.Diagnostics, .. MachineLint.Of(plan, machine)] } : result;

    private static bool Unmet(PlanResult result) => result.Plan is not null && result.Diagnostics.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

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
