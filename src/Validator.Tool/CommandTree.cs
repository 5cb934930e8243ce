using System.CommandLine;
using Validator.Tool.Commands;

namespace Validator.Tool;

/// <summary>All commands.</summary>
internal static class CommandTree
{
    public static RootCommand Build(GlobalOptions globals)
    {
        var root = new RootCommand(
            "Gates an Ollama deployment: boots it on this machine, loads it, checks every byte it answers, and fails when its gates fail.\n\n"
            + "Exit codes: 0 approved, 1 rejected, 2 the spec or the command line is wrong, 3 the environment does not allow a verdict,\n"
            + "4 inconclusive, 130 and 143 cancelled by SIGINT and SIGTERM.")
        {
            InitCommand.Build(),
            RunCommand.Build(globals),
            LintCommand.Build(),
            GateCommand.Build(),
            ReportCommand.Build(),
            CompareCommand.Build(),
            TuneCommand.Build(globals),
            CheckCommand.Build(globals),
            ExplainCommand.Build(),
            MachineCommand.Build(),
            SchemaCommand.Build(),
            RunsCommand.Build(),
            BundleCommand.Build(),
            CompletionCommand.Build(),
            EngineCommand.Build(),
        };
        globals.AddTo(root);
        return root;
    }
}
