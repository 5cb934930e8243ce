using System.Text.Json.Serialization;

namespace Validator.Metrics;

/// <summary>A violation as recorded.</summary>
/// <param name="Class">Class of the violation.</param>
/// <param name="Side"><c>server</c>, <c>transport</c> or <c>proxy</c>.</param>
/// <param name="Explanation">One sentence.</param>
/// <param name="Offset">Byte of the raw response.</param>
/// <param name="Frame">0-based frame.</param>
public sealed record RecordedViolation(string Class, string Side, string Explanation, long? Offset = null, int? Frame = null)
{
    /// <summary>Why it is laid to that side.</summary>
    public string? Because { get; init; }

    /// <summary>The bytes around it, as <see cref="Integrity.HexExcerpt"/> writes them; null when none were kept.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Excerpt { get; init; }
}
