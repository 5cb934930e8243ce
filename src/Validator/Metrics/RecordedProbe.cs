namespace Validator.Metrics;

/// <summary>What a probe asked and came to: enough to judge it again without its bytes.</summary>
/// <param name="Part"><c>head</c>, <c>middle</c> or <c>tail</c> of a canary; <c>sample-1</c> and so on of a query that is asked again.</param>
/// <param name="Expected">The value that a canary's answer must hold; null for samples.</param>
/// <param name="Held">Whether the canary was recalled, or the answers agree; null when that cannot be told.</param>
/// <param name="Answer">The answer's first characters; null when there is no text to be had.</param>
/// <param name="Note">In words, such as how far two answers agree or why nothing was sent.</param>
public sealed record RecordedProbe(string Part, string? Expected = null, bool? Held = null, string? Answer = null, string? Note = null)
{
    /// <summary>Characters of an answer that are recorded.</summary>
    public const int LongestAnswer = 200;
}
