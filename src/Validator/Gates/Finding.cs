using System.Text.Json.Serialization;

namespace Validator.Gates;

/// <summary>An observation that explains a verdict and says what to do.</summary>
/// <param name="Class">Class of violation, or another stable name.</param>
/// <param name="Explanation">What happened.</param>
/// <param name="Remedy">What to do.</param>
/// <param name="Evidence">Where it shows: figures, or a file of the run directory.</param>
/// <param name="Excerpt">The bytes that show it, in lines; null when it is not about bytes, or none were kept.</param>
public sealed record Finding(
    string Class,
    string Explanation,
    string Remedy,
    string Evidence,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Excerpt = null);
