using System.CommandLine;
using Validator.Machine;

namespace Validator.Tool.Commands;

/// <summary><c>machine</c></summary>
internal static class MachineCommand
{
    public static Command Build()
    {
        var command = new Command("machine", "Prints the inventory of this machine as JSON; what is unknown is null.");
        command.SetAction((parsed, _) => parsed.InvocationConfiguration.Output.WriteAsync(
            MachineJson.Write(MachineProbe.ForThisMachine().Read(Environment.CurrentDirectory))));
        return command;
    }
}
