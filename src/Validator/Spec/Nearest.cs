namespace Validator.Spec;

/// <summary>Finds what the user most likely meant.</summary>
public static class Nearest
{
    private const int LongestWord = 64;
    private const int MostAsked = 3;

    /// <summary>The legal word nearest to <paramref name="given"/>, of several as near the first; null when none is near.</summary>
    public static string? Of(string given, IEnumerable<string> legal) => AllOf(given, legal) is [var first, ..] ? first : null;

    /// <summary>The legal words nearest to <paramref name="given"/> by edit distance, all as near; none when none is near. Case, <c>_</c> and <c>-</c> count for nothing.</summary>
    public static IReadOnlyList<string> AllOf(string given, IEnumerable<string> legal)
    {
        var word = Fold(given);
        if (word.Length is 0 or > LongestWord)
        {
            return [];
        }

        var reach = Math.Clamp(word.Length / 3, 1, 3);
        List<string> best = [];
        foreach (var candidate in legal)
        {
            var distance = Distance(word, Fold(candidate), reach);
            if (distance < reach)
            {
                best.Clear();
            }

            if (distance <= reach && !best.Contains(candidate))
            {
                best.Add(candidate);
                reach = distance;
            }
        }

        return best;
    }

    /// <summary>
    /// The question whether one of the nearest was meant; null when none is near. Where there are several, none of them can be
    /// put in its place unasked: <see cref="Suggestion"/> takes one word alone.
    /// </summary>
    public static string? Question(string given, IEnumerable<string> legal) => AllOf(given, legal) switch
    {
        [] => null,
        var near => $"did you mean {string.Join(" or ", near.Take(MostAsked).Select(word => $"'{word}'"))}?",
    };

    private static string Fold(string word) => string.Concat(word.Where(c => c is not ('_' or '-'))).ToUpperInvariant();

    /// <summary>Insertions, deletions, replacements and swaps of neighbours; anything above <paramref name="reach"/> when the lengths alone rule it out.</summary>
    private static int Distance(string a, string b, int reach)
    {
        if (Math.Abs(a.Length - b.Length) > reach)
        {
            return int.MaxValue;
        }

        var before = new int[b.Length + 1];
        var above = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var row = new int[b.Length + 1];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                row[j] = Math.Min(Math.Min(row[j - 1] + 1, above[j] + 1), above[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                }
            }

            (before, above) = (above, row);
        }

        return above[b.Length];
    }
}
