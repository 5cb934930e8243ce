using System.CommandLine;
using Validator.Tool.Completion;

namespace Validator.Tool.Commands;

/// <summary><c>completion SHELL</c></summary>
internal static class CompletionCommand
{
    public static Command Build()
    {
        var command = new Command("completion", "Prints a script by which a shell completes commands, options, specs, configurations, metrics and formats.");
        foreach (var (shell, use, script) in ShellScripts.All)
        {
            var one = new Command(shell, $"For {shell}: {use}.");
            one.SetAction((parsed, _) => parsed.InvocationConfiguration.Output.WriteAsync(script));
            command.Add(one);
        }

        return command;
    }
}
