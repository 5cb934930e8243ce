using Validator.Integrity;
using Validator.Metrics;

namespace Validator.Pipeline;

/// <summary>A violation with what it means and where it shows.</summary>
/// <param name="Class">One of <see cref="ViolationClass"/>.</param>
/// <param name="Side"><c>server</c>, <c>transport</c> or <c>proxy</c>.</param>
/// <param name="Explanation">One sentence with the figures or the server's own words.</param>
/// <param name="Definition">Which bytes, or which end, are called so.</param>
/// <param name="Remedy">What to look at first.</param>
/// <param name="Offset">Byte of the raw response; null when it is not at one place.</param>
/// <param name="Frame">0-based frame; null when it is not in one.</param>
/// <param name="Because">Why it is laid to that side; null when nothing is known.</param>
/// <param name="Excerpt">The bytes around it; null when they were not kept, or shown with an earlier one of the class.</param>
public sealed record JudgedViolation(
    string Class, string Side, string Explanation, string Definition, string Remedy, long? Offset, int? Frame, string? Because, string? Excerpt)
{
    /// <summary>Joins violations with their definitions, and the first of each class with the bytes around it.</summary>
    /// <param name="violations">As found, or as recorded.</param>
    /// <param name="bytes">The bytes that they are about.</param>
    public static IReadOnlyList<JudgedViolation> Of(IReadOnlyList<RecordedViolation> violations, CapturedResponse bytes) =>
        [.. Excerpts.Of(violations, bytes).Select(Of)];

    private static JudgedViolation Of(RecordedViolation violation)
    {
        var definition = ViolationCatalog.All.FirstOrDefault(known => known.Class == violation.Class);
        return new JudgedViolation(
            violation.Class,
            violation.Side,
            violation.Explanation,
            definition?.Definition ?? "This version does not know the class.",
            definition?.Remedy ?? "Read the file with the version that recorded it.",
            violation.Offset,
            violation.Frame,
            violation.Because,
            violation.Excerpt);
    }
}
