using System.CommandLine;
using Validator.Tool.Commands;

namespace Validator.Tool;

/// <summary>All commands.</summary>
internal static class CommandTree
{
    /// <summary>In the order in which help lists them.</summary>
    private static readonly (string Name, Func<GlobalOptions, Command> Build)[] Commands =
    [
        ("init", _ => InitCommand.Build()),
        ("run", RunCommand.Build),
        ("lint", _ => LintCommand.Build()),
        ("gate", _ => GateCommand.Build()),
        ("report", _ => ReportCommand.Build()),
        ("compare", _ => CompareCommand.Build()),
        ("tune", TuneCommand.Build),
        ("check", CheckCommand.Build),
        ("explain", _ => ExplainCommand.Build()),
        ("machine", _ => MachineCommand.Build()),
        ("schema", _ => SchemaCommand.Build()),
        ("runs", _ => RunsCommand.Build()),
        ("bundle", _ => BundleCommand.Build()),
        ("completion", _ => CompletionCommand.Build()),
        ("engine", _ => EngineCommand.Build()),
    ];

    /// <summary>The commands that the words could mean: one where the first word names it, for a start takes longer the more is built; otherwise all.</summary>
    public static RootCommand Build(GlobalOptions globals, IReadOnlyList<string> arguments)
    {
        var root = new RootCommand(
            "Gates an Ollama deployment: boots it on this machine, loads it, checks every byte it answers, and fails when its gates fail.\n\n"
            + "Exit codes: 0 approved, 1 rejected, 2 the spec or the command line is wrong, 3 the environment does not allow a verdict,\n"
            + "4 inconclusive, 130 and 143 cancelled by SIGINT and SIGTERM.");
        foreach (var (name, build) in Commands)
        {
            if (arguments is not [{ } first, ..] || first == name || !Array.Exists(Commands, command => command.Name == first))
            {
                var command = build(globals);
                NameArguments(command);
                root.Add(command);
            }
        }

        globals.AddTo(root);
        return root;
    }

    /// <summary>Help lists all that could be completed where an argument has no name for it, which for some are hundreds.</summary>
    private static void NameArguments(Command command)
    {
        foreach (var argument in command.Arguments)
        {
            argument.HelpName ??= argument.Name;
        }

        foreach (var sub in command.Subcommands)
        {
            NameArguments(sub);
        }
    }
}
