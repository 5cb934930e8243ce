using System.Buffers.Text;

namespace Validator.Integrity.Rules;

/// <summary>Reads <c>created_at</c> as RFC 3339 has it, to the nanosecond; Go leaves trailing zeros of the fraction out.</summary>
internal static class WireTime
{
    public const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>Nanoseconds since the beginning of year 1, UTC; null when the text is no time.</summary>
    public static Int128? Parse(ReadOnlySpan<byte> text)
    {
        if (text.Length < 20 || text[4] != '-' || text[7] != '-' || text[10] is not ((byte)'T' or (byte)'t') || text[13] != ':' || text[16] != ':'
            || !Digits(text[..4], out var year) || !Digits(text[5..7], out var month) || !Digits(text[8..10], out var day)
            || !Digits(text[11..13], out var hour) || !Digits(text[14..16], out var minute) || !Digits(text[17..19], out var second)
            || year is 0 || month is 0 or > 12 || day is 0 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 60)
        {
            return null;
        }

        var rest = text[19..];
        if (!Fraction(ref rest, out var fraction) || !Zone(rest, out var offset))
        {
            return null;
        }

        var minutes = (new DateTime(year, month, day, hour, minute, 0, DateTimeKind.Utc).Ticks / TimeSpan.TicksPerMinute) - offset;
        return ((((Int128)minutes * 60) + second) * NanosecondsPerSecond) + fraction;
    }

    private static bool Fraction(ref ReadOnlySpan<byte> text, out int nanoseconds)
    {
        nanoseconds = 0;
        if (text[0] != '.')
        {
            return true;
        }

        var end = text[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        for (var i = 1; i <= 9; i++)
        {
            nanoseconds = (nanoseconds * 10) + (i <= end ? text[i] - '0' : 0);
        }

        text = text[(Math.Max(0, end) + 1)..];
        return end > 0;
    }

    private static bool Zone(ReadOnlySpan<byte> text, out int minutes)
    {
        minutes = 0;
        if (text is [(byte)'Z' or (byte)'z'])
        {
            return true;
        }

        if (text is not [(byte)'+' or (byte)'-', _, _, (byte)':', _, _] || !Digits(text[1..3], out var hour) || !Digits(text[4..], out var minute) || hour > 23 || minute > 59)
        {
            return false;
        }

        minutes = ((hour * 60) + minute) * (text[0] == '-' ? -1 : 1);
        return true;
    }

    private static bool Digits(ReadOnlySpan<byte> text, out int number) =>
        Utf8Parser.TryParse(text, out number, out var used) && used == text.Length && text[0] is >= (byte)'0' and <= (byte)'9';
}
