using Cake.Core.Diagnostics;

namespace Cake.Frosting;

/// <summary>The command line, read and checked.</summary>
internal sealed record CommandLine
{
    /// <summary>Task to run.</summary>
    public string Target { get; init; } = "Default";

    /// <summary>How much Cake says.</summary>
    public Verbosity Verbosity { get; init; } = Verbosity.Normal;

    /// <summary>Whether only to name the tasks in their order.</summary>
    public bool DryRun { get; init; }

    /// <summary>Whether only to show what depends on what.</summary>
    public bool Tree { get; init; }

    /// <summary>Whether only to show the help.</summary>
    public bool Help { get; init; }

    /// <summary>Options that the context declares, by name.</summary>
    public IReadOnlyDictionary<string, string> Arguments { get; init; } = new Dictionary<string, string>();
}

/// <summary>A command line that says something unknown.</summary>
internal sealed class CommandLineException(string message) : Exception(message);
