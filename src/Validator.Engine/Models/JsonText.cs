using System.Buffers;
using System.Text;

namespace Validator.Engine.Models;

/// <summary>
/// The inside of a JSON string as Go's encoder writes it: HTML characters and U+2028/9 escaped, all other text as it is.
/// </summary>
internal static class JsonText
{
    private static readonly SearchValues<char> s_special = SearchValues.Create(
        "\"\\<>&\u2028\u2029" + string.Concat(Enumerable.Range(0, 0x20).Select(i => (char)i)));

    public static byte[] Escape(string text) => Encoding.UTF8.GetBytes(EscapeText(text));

    /// <summary>Lone surrogates become U+FFFD when the result is encoded.</summary>
    public static string EscapeText(string text)
    {
        if (!text.AsSpan().ContainsAny(s_special))
        {
            return text;
        }

        StringBuilder escaped = new(text.Length + 16);
        foreach (char c in text)
        {
            _ = c switch
            {
                '"' => escaped.Append("\\\""),
                '\\' => escaped.Append(@"\\"),
                '\n' => escaped.Append("\\n"),
                '\r' => escaped.Append("\\r"),
                '\t' => escaped.Append("\\t"),
                '\b' => escaped.Append("\\b"),
                '\f' => escaped.Append("\\f"),
                < ' ' or '<' or '>' or '&' or '\u2028' or '\u2029' => escaped.Append($"\\u{(int)c:x4}"),
                _ => escaped.Append(c),
            };
        }

        return escaped.ToString();
    }
}
