namespace Validator.Runtime;

/// <summary>A program to start.</summary>
/// <param name="FileName">Path of the executable.</param>
/// <param name="Arguments">Its arguments, passed as they are.</param>
public sealed record ServerCommand(string FileName, IReadOnlyList<string> Arguments)
{
    /// <summary>The command as it may be shown, where it holds what the environment put in; null where all of it may be.</summary>
    public string? Shown { get; init; }

    /// <summary>The command that makes an <c>ollama</c> executable serve.</summary>
    public static ServerCommand Ollama(string executable) => new(executable, ["serve"]);

    /// <summary>This command as the body of <paramref name="supervisor"/>: its arguments, <c>--</c>, then ours.</summary>
    public ServerCommand Under(ServerCommand supervisor) =>
        new(supervisor.FileName, [.. supervisor.Arguments, "--", FileName, .. Arguments]) { Shown = Shown is null ? null : $"{supervisor} -- {Shown}" };

    /// <summary>As one would type it, fit to be shown.</summary>
    public override string ToString() => Shown ?? string.Join(' ', Arguments.Prepend(FileName));
}
