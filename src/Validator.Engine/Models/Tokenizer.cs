namespace Validator.Engine.Models;

/// <summary>
/// Cuts UTF-8 text into tokens: words with the space before them, digits by threes, punctuation, runs of space, each
/// at most a few bytes long. Nothing is merged across the end of the text, so a longer text never has fewer tokens.
/// On Python and C# sources a token is 3.3 to 4 characters, about what the tokenizers of code models give.
/// </summary>
internal static class Tokenizer
{
    /// <summary>The token that begins every prompt.</summary>
    public const int BeginOfSequence = 1;

    /// <summary>Ids lie below this.</summary>
    public const int IdLimit = 32_768;

    private const int FirstId = 16;
    private const int LongestWord = 6;
    private const int LongestNumber = 3;
    private const int LongestMarks = 2;
    private const int LongestSpace = 16;

    private enum Kind
    {
        Letter,
        Digit,
        Mark,
        Space,
    }

    /// <summary>Appends the tokens of <paramref name="text"/>, without a begin-of-sequence token.</summary>
    public static void Tokenize(ReadOnlySpan<byte> text, List<int> tokens)
    {
        while (text.Length > 0)
        {
            int length = NextLength(text);
            tokens.Add(IdOf(text[..length]));
            text = text[length..];
        }
    }

    /// <summary>The id of one piece: a hash, so that no table need be built or shipped.</summary>
    public static int IdOf(ReadOnlySpan<byte> piece)
    {
        uint hash = 2166136261;
        foreach (byte b in piece)
        {
            hash = (hash ^ b) * 16777619;
        }

        return FirstId + (int)((hash ^ (hash >> 15)) % (IdLimit - FirstId));
    }

    /// <summary>Bytes of the first token of <paramref name="text"/>, which is not empty.</summary>
    public static int NextLength(ReadOnlySpan<byte> text)
    {
        Kind kind = KindOf(text[0]);
        int start = 0;
        if (kind == Kind.Space)
        {
            int run = RunLength(text, 0, Kind.Space, text.Length);
            bool joinsWord = text[run - 1] == ' ' && run < text.Length;
            if (run > 1 || !joinsWord)
            {
                return Math.Min(joinsWord ? run - 1 : run, LongestSpace);
            }

            start = 1;
            kind = KindOf(text[1]);
        }

        int longest = kind switch { Kind.Letter => LongestWord, Kind.Digit => LongestNumber, _ => LongestMarks };
        return RunLength(text, start, kind, longest) + start;
    }

    private static int RunLength(ReadOnlySpan<byte> text, int start, Kind kind, int longest)
    {
        int length = 1;
        while (length < longest && start + length < text.Length && KindOf(text[start + length]) == kind)
        {
            length++;
        }

        return length;
    }

    private static Kind KindOf(byte b) => b switch
    {
        (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t' => Kind.Space,
        >= (byte)'0' and <= (byte)'9' => Kind.Digit,
        (>= (byte)'a' and <= (byte)'z') or (>= (byte)'A' and <= (byte)'Z') or >= 0x80 or (byte)'_' => Kind.Letter,
        _ => Kind.Mark,
    };
}
