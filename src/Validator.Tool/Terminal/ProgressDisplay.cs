using Spectre.Console;
using Validator.Pipeline;

namespace Validator.Tool.Terminal;

/// <summary>Shows a run on stderr: live on a terminal, in plain lines elsewhere, not at all when quiet.</summary>
internal static class ProgressDisplay
{
    public static IProgress<RunEvent>? Create(Verbosity verbosity, bool color, Plan plan, TextWriter error)
    {
        if (verbosity == Verbosity.Quiet)
        {
            return null;
        }

        var ci = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI"));
        if (Console.IsErrorRedirected || ci || Environment.GetEnvironmentVariable("TERM") is null or "" or "dumb")
        {
            return new PlainProgress(error, TimeProvider.System);
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            Out = new AnsiConsoleOutput(error),
            ColorSystem = color ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.Yes,
        });
        return new LiveProgress(console, plan, TimeProvider.System);
    }
}
