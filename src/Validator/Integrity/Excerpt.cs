using System.Text;

namespace Validator.Integrity;

/// <summary>Turns bytes into short printable text for an explanation.</summary>
internal static class Excerpt
{
    private const int Longest = 80;

    /// <summary>The first 80 bytes; what is not printable ASCII is written <c>\xNN</c>.</summary>
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        foreach (var b in bytes[..Math.Min(Longest, bytes.Length)])
        {
            _ = b is >= 0x20 and < 0x7f ? text.Append((char)b) : text.Append("\\x").Append(b.ToString("x2", null));
        }

        return bytes.Length > Longest ? text.Append("...").ToString() : text.ToString();
    }

    /// <summary>The first characters of a text, control characters as spaces.</summary>
    public static string Of(string text, int longest)
    {
        // Half a surrogate pair would be no text to those who write it into JSON or XML.
        var end = longest < text.Length && char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest;
        var cut = text.Length > longest ? string.Concat(text.AsSpan(0, end), "...") : text;
        return string.Create(cut.Length, cut, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = char.IsControl(source[i]) ? ' ' : source[i];
            }
        }).Trim();
    }
}
