using System.CommandLine;
using Validator.Gates;
using Validator.Tool.Commands;
using Validator.Tool.Completion;
using Validator.Tool.Terminal;

namespace Validator.Tool;

/// <summary>The command line: from words to an exit code.</summary>
internal static class Application
{
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, TextWriter error)
    {
        var globals = new GlobalOptions();
        var root = CommandTree.Build(globals, arguments);
        if (Suggestions.AreAsked(arguments))
        {
            Suggestions.Write(root, arguments, output);
            return ExitCodes.Approved;
        }

        // A spec may well be named @file; it is not a file of further arguments.
        var parsed = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (globals.Version(parsed))
        {
            await output.WriteLineAsync(ToolVersion.Number);
            return ExitCodes.Approved;
        }

        if (parsed.Errors.Count > 0 || parsed.UnmatchedTokens.Count > 0)
        {
            CommandLineErrors.Write(parsed, error);
            return ExitCodes.Usage;
        }

        try
        {
            var configuration = new InvocationConfiguration
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,

                // Signals are ours: a run ends its server and keeps its results before it goes.
                ProcessTerminationTimeout = null,
            };
            return await parsed.InvokeAsync(configuration);
        }
        catch (UsageException exception)
        {
            foreach (var diagnostic in exception.Diagnostics)
            {
                await error.WriteLineAsync(diagnostic.ToString());
            }

            return ExitCodes.Usage;
        }
#pragma warning disable CA1031 // The last line of defence: no stack trace reaches a user who did not ask for it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            await error.WriteLineAsync(globals.Verbosity(parsed) == Verbosity.Diagnostic
                ? exception.ToString()
                : $"error: {exception.Message} ({exception.GetType().Name}; --verbosity diagnostic shows more)");
            return ExitCodes.Environment;
        }
    }
}
