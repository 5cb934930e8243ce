using Cake.Core;

namespace Cake.Frosting;

/// <summary>A console without colours, for logs that are read as text.</summary>
internal sealed class PlainConsole : IConsole
{
    public ConsoleColor ForegroundColor { get; set; }

    public ConsoleColor BackgroundColor { get; set; }

    public bool SupportAnsiEscapeCodes => false;

    /// <summary>Whether colours are unwanted. The log of a GitHub job is not a terminal, but shows them.</summary>
    public static bool IsWanted(ICakeEnvironment environment) =>
        !string.IsNullOrEmpty(environment.GetEnvironmentVariable("NO_COLOR"))
        || (Console.IsOutputRedirected && environment.GetEnvironmentVariable("GITHUB_ACTIONS") != "true");

    public void Write(string format, params object[] arg) => Console.Out.Write(format, arg);

    public void Write(string value) => Console.Out.Write(value);

    public void WriteLine(string format, params object[] arg) => Console.Out.WriteLine(format, arg);

    public void WriteLine(string value) => Console.Out.WriteLine(value);

    public void WriteError(string format, params object[] arg) => Console.Error.Write(format, arg);

    public void WriteError(string value) => Console.Error.Write(value);

    public void WriteErrorLine(string format, params object[] arg) => Console.Error.WriteLine(format, arg);

    public void WriteErrorLine(string value) => Console.Error.WriteLine(value);

    public void ResetColor()
    {
    }
}
