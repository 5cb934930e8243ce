using System.Buffers;

namespace Validator.Integrity.Rules;

/// <summary>One token again and again.</summary>
internal static class RepetitionRule
{
    /// <summary>
    /// Equal tokens in a row from which an answer has run astray. Ollama breaks off before it sends the 32nd, so that the
    /// longest run of a sound recorded answer is 30 and that of a broken one 31.
    /// </summary>
    public const int Bound = 32;

    private static readonly SearchValues<byte> Letters =
        SearchValues.Create([.. Enumerable.Range(0, 256).Select(b => (byte)b).Where(b => b >= 0x80 || char.IsAsciiLetter((char)b))]);

    /// <summary>Equal tokens at the end of a silent answer that tell why it ended.</summary>
    public const int Silent = 30;

    /// <summary>
    /// Equal words in a row of a text whose tokens are not known: white space and what follows it, escapes as they stand.
    /// Words without a letter do not count, since rows of numbers and rules of dashes are sound.
    /// </summary>
    /// <param name="text">The text of a JSON string.</param>
    /// <returns>The longest run, the run at the end, and where the word of the longest stands.</returns>
    public static (int Longest, int AtEnd, Range Word) Words(ReadOnlySpan<byte> text)
    {
        var (longest, run, word) = (0, 0, default(Range));
        var last = default(Range);
        for (var position = 0; position < text.Length;)
        {
            var start = position;
            position += Blank(text[position..]);
            position += Filled(text[position..]);
            var same = text[start..position].SequenceEqual(text[last]) && text[start..position].ContainsAny(Letters);
            run = same ? run + 1 : 1;
            last = start..position;
            (longest, word) = run > longest ? (run, last) : (longest, word);
        }

        return (longest, run, word);
    }

    /// <summary>How the cause of a silent end is said.</summary>
    public static string SilentWords(int times) =>
        $"; before it {times} equal tokens came in a row, and Ollama breaks off in silence when one token comes more than 30 times: raise repeat_penalty or the temperature, or change the prompt";

    private static int Blank(ReadOnlySpan<byte> text)
    {
        var length = 0;
        while (length < text.Length)
        {
            if (text[length] == ' ')
            {
                length++;
            }
            else if (text[length..] is [(byte)'\\', (byte)'n' or (byte)'t' or (byte)'r', ..])
            {
                length += 2;
            }
            else
            {
                break;
            }
        }

        return length;
    }

    private static int Filled(ReadOnlySpan<byte> text)
    {
        var length = 0;
        while (length < text.Length && text[length] != ' ' && text[length..] is not [(byte)'\\', (byte)'n' or (byte)'t' or (byte)'r', ..])
        {
            // An escaped backslash is no beginning of an escape.
            length += text[length] == '\\' ? Math.Min(2, text.Length - length) : 1;
        }

        return length;
    }
}
