using System.CommandLine;
using Validator.Spec;

namespace Validator.Tool;

/// <summary>Errors of the command line, all at once, each with the nearest legal word.</summary>
internal static class CommandLineErrors
{
    public static void Write(ParseResult parsed, TextWriter error)
    {
        var command = parsed.CommandResult.Command;
        var words = LegalWords(command).ToArray();
        var unmatched = parsed.UnmatchedTokens.ToArray();
        foreach (var token in unmatched)
        {
            error.WriteLine(Diagnostic.Error(
                null,
                $"'{token}' is not a command or option here; legal: {string.Join(", ", words)}",
                Nearest.Question(token, words)));
        }

        foreach (var problem in parsed.Errors.Where(problem => !unmatched.Any(token => problem.Message.Contains($"'{token}'", StringComparison.Ordinal))))
        {
            error.WriteLine(unmatched.Length == 0 && command.Subcommands.Count > 0 && problem.SymbolResult == parsed.CommandResult
                ? Diagnostic.Error(null, $"a command is needed; legal: {string.Join(", ", command.Subcommands.Where(sub => !sub.Hidden).Select(sub => sub.Name))}")
                : Diagnostic.Error(null, problem.Message));
        }

        error.WriteLine($"'ollama-validator {Path(command)}--help' says more.");
    }

    /// <summary>The words that lead to a command, each with a space behind it: <c>engine bench </c>.</summary>
    private static string Path(Command command) => command is RootCommand
        ? string.Empty
        : string.Concat(command.Parents.OfType<Command>().Take(1).Select(Path)) + command.Name + " ";

    private static IEnumerable<string> LegalWords(Command command) =>
        command.Subcommands.Where(sub => !sub.Hidden).Select(sub => sub.Name)
            .Concat(command.Options.Where(option => !option.Hidden).Select(option => option.Name))
            .Concat(command is RootCommand ? [] : ["--verbosity", "--no-color"])
            .Distinct();
}
