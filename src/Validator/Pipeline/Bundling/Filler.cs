using System.Buffers;
using System.Text;

namespace Validator.Pipeline.Bundling;

/// <summary>
/// Puts filler in the place of a text, byte for byte: letters become letters of a fixed text, digits become 1, and blanks,
/// punctuation and escapes stay, so that lengths, lines and about the number of tokens do too. Nothing of the text can be had back.
/// </summary>
internal static class Filler
{
    /// <summary>What letters are taken from.</summary>
    private const string Letters = "loremipsumdolorsitametconsecteturadipiscingelitseddoeiusmodtemporincididuntutlaboreetdoloremagnaaliqua";

    private static ReadOnlySpan<byte> TwoBytes => "é"u8;

    private static ReadOnlySpan<byte> ThreeBytes => "一"u8;

    private static ReadOnlySpan<byte> FourBytes => "😀"u8;

    /// <summary>Fills the inside of a JSON string, or what is left of one.</summary>
    /// <param name="text">Its bytes, escapes as written.</param>
    /// <param name="position">Where in the filler to begin, so that neighbours differ.</param>
    public static void Fill(Span<byte> text, int position)
    {
        var at = 0;
        while (at < text.Length)
        {
            if (text[at] == (byte)'\\')
            {
                at += Escape(text[at..]);
                continue;
            }

            at += text[at] < 0x80 ? Plain(ref text[at], position + at) : Wide(text[at..]);
        }
    }

    /// <summary>A letter or a digit in the place of one.</summary>
    public static int Plain(ref byte value, int position)
    {
        var letter = (byte)Letters[position % Letters.Length];
        value = value switch
        {
            >= (byte)'a' and <= (byte)'z' => letter,
            >= (byte)'A' and <= (byte)'Z' => (byte)(letter - 32),
            >= (byte)'0' and <= (byte)'9' => (byte)'1',
            _ => value,
        };
        return 1;
    }

    /// <summary>A character of several bytes by another of as many; a byte that belongs to none is evidence, and stays.</summary>
    private static int Wide(Span<byte> text)
    {
        if (Rune.DecodeFromUtf8(text, out _, out var used) != OperationStatus.Done)
        {
            return 1;
        }

        (used switch { 2 => TwoBytes, 3 => ThreeBytes, _ => FourBytes }).CopyTo(text);
        return used;
    }

    /// <summary>Of escapes only <c>\u</c> says what the character was; those of control characters and of ASCII, and halves of pairs, stay.</summary>
    private static int Escape(Span<byte> text)
    {
        if (text.Length < 6 || text[1] != (byte)'u')
        {
            return Math.Min(2, text.Length);
        }

        if (int.TryParse(Encoding.ASCII.GetString(text.Slice(2, 4)), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var unit))
        {
            if (unit >= 0x80 && !char.IsSurrogate((char)unit))
            {
                "4e00"u8.CopyTo(text[2..]);
            }
            else if (char.IsAsciiLetterOrDigit((char)unit))
            {
                "0078"u8.CopyTo(text[2..]);
            }
        }

        return 6;
    }
}
