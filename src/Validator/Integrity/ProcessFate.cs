namespace Validator.Integrity;

/// <summary>What was seen of the server's processes after a request that failed.</summary>
/// <param name="ServerEnded">Whether the server's own process was seen to end.</param>
/// <param name="ServerLives">Whether it was seen alive; false with <paramref name="ServerEnded"/> false means that nothing is known.</param>
/// <param name="Runners">What was seen of the processes that infer, in words; null when nothing out of order.</param>
public sealed record ProcessFate(bool ServerEnded, bool ServerLives, string? Runners = null)
{
    /// <summary>Words for inference processes that ended or were stopped since a time.</summary>
    /// <param name="ended">Ids of those that are gone.</param>
    /// <param name="stopped">Ids of those that a signal stopped.</param>
    /// <returns>Null when there are none.</returns>
    public static string? Describe(IReadOnlyList<int> ended, IReadOnlyList<int> stopped)
    {
        string[] parts =
        [
            .. ended.Count == 0 ? Array.Empty<string>() : [$"the server's inference process ({string.Join(", ", ended)}) had ended"],
            .. stopped.Count == 0 ? Array.Empty<string>() : [$"the server's inference process ({string.Join(", ", stopped)}) is stopped by a signal"],
        ];
        return parts.Length == 0 ? null : string.Join("; ", parts);
    }
}
