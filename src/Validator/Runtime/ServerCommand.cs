namespace Validator.Runtime;

/// <summary>A program to start.</summary>
/// <param name="FileName">Path of the executable.</param>
/// <param name="Arguments">Its arguments, passed as they are.</param>
public sealed record ServerCommand(string FileName, IReadOnlyList<string> Arguments)
{
    /// <summary>The command that makes an <c>ollama</c> executable serve.</summary>
    public static ServerCommand Ollama(string executable) => new(executable, ["serve"]);

    /// <summary>This command as the body of <paramref name="supervisor"/>: its arguments, <c>--</c>, then ours.</summary>
    public ServerCommand Under(ServerCommand supervisor) =>
        new(supervisor.FileName, [.. supervisor.Arguments, "--", FileName, .. Arguments]);

    /// <summary>As one would type it.</summary>
    public override string ToString() => string.Join(' ', Arguments.Prepend(FileName));
}
