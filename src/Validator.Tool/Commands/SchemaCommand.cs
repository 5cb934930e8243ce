using System.CommandLine;
using Validator.Spec;

namespace Validator.Tool.Commands;

/// <summary><c>schema</c></summary>
internal static class SchemaCommand
{
    public static Command Build()
    {
        var command = new Command("schema", "Prints the JSON Schema of the spec, for editors.");
        command.SetAction((parsed, _) => parsed.InvocationConfiguration.Output.WriteAsync(SpecSchema.ToJson()));
        return command;
    }
}
