using System.CommandLine;
using Validator.Gates;
using Validator.Metrics;
using Validator.Metrics.Telemetry;
using Validator.Spec;
using Validator.Spec.Faults;
using Validator.Spec.Profiles;

namespace Validator.Tool.Commands;

/// <summary><c>schema</c></summary>
internal static class SchemaCommand
{
    public static Command Build()
    {
        var command = new Command("schema", "Prints the JSON Schema of the spec, for editors.")
        {
            Printing("verdict", "Prints the JSON Schema of verdict.json.", VerdictSchema.ToJson),
            Printing("request", "Prints the JSON Schema of a line of requests.jsonl.", RequestSchema.ToJson),
            Printing("telemetry", "Prints the JSON Schema of a line of telemetry.jsonl.", TelemetrySchema.ToJson),
            Printing("faults", "Prints the JSON Schema of fault files: every kind with its parameters and the class it provokes.", FaultFile.Schema),
            Printing("profile", "Prints the JSON Schema of profiles, the scripted machines that the embedded engine plays.", ProfileReader.Schema),
        };
        command.SetAction((parsed, _) => parsed.InvocationConfiguration.Output.WriteAsync(SpecSchema.ToJson()));
        return command;
    }

    private static Command Printing(string name, string description, Func<string> schema)
    {
        var command = new Command(name, description);
        command.SetAction((parsed, _) => parsed.InvocationConfiguration.Output.WriteAsync(schema()));
        return command;
    }
}
