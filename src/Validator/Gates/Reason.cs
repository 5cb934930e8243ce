namespace Validator.Gates;

/// <summary>A reason may have lines behind its first one: further errors, or the end of a log. They must not bury the first.</summary>
internal static class Reason
{
    /// <summary>The first line.</summary>
    public static string Head(string reason) => reason.Split('\n', 2)[0];

    /// <summary>What stands behind it; null where nothing does.</summary>
    public static string? Rest(string reason) => reason.Split('\n', 2) is [_, { Length: > 0 } rest] ? rest : null;
}
