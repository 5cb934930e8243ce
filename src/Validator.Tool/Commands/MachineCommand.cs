using System.CommandLine;
using Validator.Machine;

namespace Validator.Tool.Commands;

/// <summary><c>machine</c></summary>
internal static class MachineCommand
{
    public static Command Build()
    {
        var profile = ProfileOption.Create("Prints the machine that this profile plays instead.");
        var command = new Command("machine", "Prints the inventory of this machine as JSON; what is unknown is null.") { profile };
        command.SetAction((parsed, _) =>
        {
            var probe = ProfileOption.Read(parsed.GetValue(profile)) is { } played ? new ScriptedMachineProbe(played) : MachineProbe.ForThisMachine();
            return parsed.InvocationConfiguration.Output.WriteAsync(MachineJson.Write(probe.Read(Environment.CurrentDirectory)));
        });
        return command;
    }
}
