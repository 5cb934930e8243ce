using System.Globalization;
using System.Text;

namespace Validator.Integrity;

/// <summary>The bytes around an offence, as hexadecimal and as text, with the offending byte marked.</summary>
public static class HexExcerpt
{
    private const int PerLine = 16;
    private const int LinesAround = 3;

    /// <summary>Seven lines of 16 bytes at most, each with its offset, and a line with marks below the byte.</summary>
    /// <param name="response">The bytes.</param>
    /// <param name="offset">Byte of the response to mark; its length marks the end.</param>
    /// <returns>Printable ASCII in lines of at most 80 columns, without a last line end; null when the byte was not kept.</returns>
    public static string? Of(CapturedResponse response, long offset)
    {
        if (response.Length == 0 || response.StretchAt(offset) is not var (start, end))
        {
            return null;
        }

        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"byte {offset} (0x{offset:x}) of {response.Length}");
        text.Append(offset == response.Length ? ": the end" : string.Empty);
        var row = offset / PerLine;
        var lastRow = Math.Min(row + LinesAround, Math.Max(row, (end - 1) / PerLine));
        for (var current = Math.Max(row - LinesAround, start / PerLine); current <= lastRow; current++)
        {
            text.Append('\n');
            Line(text, response, current * PerLine, start, end);
            if (current == row)
            {
                text.Append('\n');
                Mark(text, (int)(offset % PerLine));
            }
        }

        return text.ToString();
    }

    private static void Line(StringBuilder text, CapturedResponse response, long first, long start, long end)
    {
        var printable = new StringBuilder(PerLine);
        text.Append(CultureInfo.InvariantCulture, $"{first:x8} ");
        for (var i = 0; i < PerLine; i++)
        {
            var at = first + i;
            var known = at >= start && at < end;
            var b = known ? response.At(at) : (byte)' ';
            text.Append(i == PerLine / 2 ? "  " : " ").Append(known ? b.ToString("x2", CultureInfo.InvariantCulture) : "  ");
            printable.Append(b is >= 0x20 and < 0x7f ? (char)b : '.');
        }

        text.Append("  |").Append(printable).Append('|');
    }

    private static void Mark(StringBuilder text, int position)
    {
        var hex = "00000000 ".Length + (3 * position) + (position >= PerLine / 2 ? 2 : 1);
        var ascii = "00000000 ".Length + (3 * PerLine) + 1 + "  |".Length + position;
        text.Append(' ', hex).Append("^^").Append(' ', ascii - hex - 2).Append('^');
    }
}
