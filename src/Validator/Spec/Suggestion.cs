using System.Text.RegularExpressions;

namespace Validator.Spec;

/// <summary>The one word that a hint offers in the place of what was given.</summary>
internal static partial class Suggestion
{
    /// <summary>The word of <c>did you mean 'WORD'?</c>, as it is to be written; null where the hint offers none, or several.</summary>
    /// <param name="hint">A hint of ours.</param>
    public static string? Of(string? hint) => hint is not null && One().Match(hint) is { Success: true } match ? match.Groups["word"].Value : null;

    [GeneratedRegex("""\Adid you mean '?(?<word>"[^"]+"|[^'" ,]+)'?\?""", RegexOptions.CultureInvariant)]
    private static partial Regex One();
}
