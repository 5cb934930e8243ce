using Validator.Integrity;
using Validator.Metrics;

namespace Validator.Pipeline;

/// <summary>Puts the bytes around violations beside them.</summary>
internal static class Excerpts
{
    /// <summary>The violations, the first of each class with its excerpt.</summary>
    public static IReadOnlyList<RecordedViolation> Of(IReadOnlyList<RecordedViolation> violations, CapturedResponse response)
    {
        var shown = new HashSet<string>(StringComparer.Ordinal);
        return [.. violations.Select(violation => shown.Add(violation.Class) ? violation with { Excerpt = Of(violation.Class, violation.Offset, response) } : violation)];
    }

    /// <summary>The excerpt of one violation; null when its bytes were not kept, or it is at no place in them.</summary>
    /// <param name="class">Its class: what is missing from a stream is missing at its end.</param>
    /// <param name="offset">Its byte.</param>
    /// <param name="response">The bytes.</param>
    public static string? Of(string @class, long? offset, CapturedResponse response) =>
        (offset ?? (@class == ViolationClass.StreamNoTerminal ? response.Length : null)) is { } place ? HexExcerpt.Of(response, place) : null;
}
