using System.Text;
using Validator.Engine.Models;

namespace Validator.Engine.Recall;

/// <summary>The text of those tokens of a prompt that the context window holds.</summary>
internal static class HeldText
{
    /// <summary>Stands where tokens were cut out, so that nothing is read across the cut.</summary>
    public const char Gap = '\0';

    /// <param name="text">The whole text in UTF-8.</param>
    /// <param name="first">Tokens held from its beginning.</param>
    /// <param name="last">Tokens held up to its end.</param>
    public static string Of(ReadOnlySpan<byte> text, int first, int last)
    {
        List<int> ends = [0];
        for (int at = 0; at < text.Length; ends.Add(at))
        {
            at += Tokenizer.NextLength(text[at..]);
        }

        int tokens = ends.Count - 1;
        int head = Math.Clamp(first, 0, tokens);
        int tail = tokens - Math.Clamp(last, 0, tokens);
        return head >= tail
            ? Encoding.UTF8.GetString(text)
            : Encoding.UTF8.GetString(text[..ends[head]]) + Gap + Encoding.UTF8.GetString(text[ends[tail]..]);
    }

    /// <summary>The tokens of <paramref name="text"/>, each whole characters: what an answer is streamed in.</summary>
    public static IReadOnlyList<string> Pieces(string text)
    {
        ReadOnlySpan<byte> rest = Encoding.UTF8.GetBytes(text);
        List<string> pieces = [];
        while (!rest.IsEmpty)
        {
            int length = Tokenizer.NextLength(rest);
            while (length < rest.Length && (rest[length] & 0xC0) == 0x80)
            {
                length++;
            }

            pieces.Add(Encoding.UTF8.GetString(rest[..length]));
            rest = rest[length..];
        }

        return pieces;
    }
}
