using System.Text.RegularExpressions;

namespace Validator.Engine.Recall;

/// <summary>
/// Answers questions about facts planted in a prompt, as a model with a sound memory would: from the text that is still
/// inside the context window, and from nothing else. The forms are those of the needle tasks of RULER (Hsieh and others,
/// 2024) and of the needle in a haystack before it.
/// <list type="table">
/// <item><term>A fact, anywhere</term><description><c>One of the special magic numbers for {key} is: {value}.</c></description></item>
/// <item><term>A question for one</term><description><c>What is the special magic number for {key} mentioned in the provided text?</c></description></item>
/// <item><term>A question for all of a key</term><description><c>What are all the special magic numbers for {key} mentioned in the provided text?</c></description></item>
/// <item><term>A question for several keys</term><description><c>What are all the special magic numbers for {key}, {key}, and {key} mentioned in the provided text?</c></description></item>
/// <item><term>An answer</term><description><c>The special magic numbers for {keys} mentioned in the provided text are {value}, {value}.</c></description></item>
/// </list>
/// In place of <c>numbers</c> there may be <c>words</c> or <c>uuids</c>. A value ends at the first full stop or line end.
/// The last question counts, and only near the end of the prompt: text under study may quote such questions.
/// </summary>
internal static partial class Needles
{
    /// <summary>Characters that may follow the question: the rest of a chat template, or the beginning of the answer.</summary>
    private const int LongestTail = 1024;

    private const int LongestValue = 200;

    /// <summary>Whether there may be a question at all: most prompts need not be cut into tokens once more to be searched for one.</summary>
    public static bool MayAsk(string text) => text.Contains("mentioned in the provided text?", StringComparison.Ordinal);

    /// <summary>The answer to the prompt's question; null where there is no question, or no fact that answers it.</summary>
    /// <param name="held">The text inside the window.</param>
    public static string? Answer(string held)
    {
        Match? question = Question().Matches(held[Math.Max(0, held.Length - (2 * LongestTail))..])
            .LastOrDefault(match => match.Index + match.Length >= Math.Min(held.Length, 2 * LongestTail) - LongestTail);
        if (question is null)
        {
            return null;
        }

        string kind = question.Groups["kind"].Value;
        string asked = question.Groups["keys"].Value;
        string[] values = [.. Keys(held, kind, asked).SelectMany(key => Values(held, kind, key)).Distinct(StringComparer.Ordinal)];
        return values switch
        {
            [] => null,
            [string only] => $"The special magic {kind} for {asked} mentioned in the provided text is {only}.",
            _ => $"The special magic {kind}s for {asked} mentioned in the provided text are {string.Join(", ", values)}.",
        };
    }

    /// <summary>A key may hold a comma or "and" itself; only if it is no key is it taken for several.</summary>
    private static string[] Keys(string held, string kind, string asked) =>
        Values(held, kind, asked).Any() ? [asked] : Separator().Split(asked);

    private static IEnumerable<string> Values(string held, string kind, string key)
    {
        string fact = $"One of the special magic {kind}s for {key} is: ";
        int at = 0;
        while ((at = held.IndexOf(fact, at, StringComparison.Ordinal)) >= 0)
        {
            at += fact.Length;
            int length = held.AsSpan(at, Math.Min(LongestValue, held.Length - at)).IndexOfAny('.', '\n', HeldText.Gap);
            if (length > 0 && held[at + length] == '.')
            {
                yield return held.Substring(at, length);
            }
        }
    }

    [GeneratedRegex(@"What (is|are)( all)? the special magic (?<kind>number|word|uuid)s? for (?<keys>[^\n?]{1,400}?) mentioned in the provided text\?", RegexOptions.CultureInvariant)]
    private static partial Regex Question();

    [GeneratedRegex(",? and |, ", RegexOptions.CultureInvariant)]
    private static partial Regex Separator();
}
