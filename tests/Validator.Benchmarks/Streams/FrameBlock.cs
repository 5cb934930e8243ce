using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Validator.Benchmarks.Streams;

/// <summary>Some frames of a generated answer, a chunk each, into which the time is written before they are sent.</summary>
internal sealed class FrameBlock
{
    /// <summary>What stands before a frame's time.</summary>
    public static ReadOnlySpan<byte> Mark => "\"created_at\":\""u8;

    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.fffffff";
    private const string Before = "{\"model\":\"tiny\",\"created_at\":\"";
    private static readonly string[] s_words = [" the", " of", " function", " a", ".", " returns", " in", " value", " is", "s"];

    private readonly byte[] _bytes;
    private readonly int[] _times;
    private static long s_last;

    /// <summary>Different first words: a token that comes again and again would be a fault of the answer.</summary>
    public static int Words => s_words.Length;

    /// <param name="frames">How many.</param>
    /// <param name="firstWord">Index of the first one's word.</param>
    public FrameBlock(int frames, int firstWord)
    {
        StringBuilder text = new();
        List<int> times = [];
        for (int i = 0; i < frames; i++)
        {
            string line = $"{Before}{new DateTime(0).ToString(TimeFormat, CultureInfo.InvariantCulture)}00Z\",\"response\":\"{s_words[(firstWord + i) % s_words.Length]}\",\"done\":false}}\n";
            text.Append(CultureInfo.InvariantCulture, $"{line.Length:x}\r\n");
            times.Add(text.Length + Before.Length);
            text.Append(line).Append("\r\n");
        }

        (_bytes, _times) = (Encoding.ASCII.GetBytes(text.ToString()), [.. times]);
    }

    /// <summary>The frames as if they were made now, each a tick (100 ns) after the one before.</summary>
    public ReadOnlySpan<byte> Now()
    {
        foreach (int at in _times)
        {
            DateTime now = DateTime.UtcNow;
            s_last = Math.Max(now.Ticks, s_last + 1);

            // 27 characters, and two digits more that stay 0.
            Utf8Formatter.TryFormat(new DateTime(s_last, DateTimeKind.Utc), _bytes.AsSpan(at), out _, 'O');
            "00Z\""u8.CopyTo(_bytes.AsSpan(at + TimeFormat.Length));
        }

        return _bytes;
    }

    /// <summary>The terminal frame and the last chunk.</summary>
    public static byte[] End(int frames)
    {
        string line = string.Create(
            CultureInfo.InvariantCulture,
            $"{Before}{DateTime.UtcNow.AddTicks(1_000_000).ToString(TimeFormat, CultureInfo.InvariantCulture)}00Z\",\"response\":\"\",\"done\":true,\"done_reason\":\"length\",\"total_duration\":1000000,\"load_duration\":100000,\"prompt_eval_count\":7,\"prompt_eval_duration\":100000,\"eval_count\":{frames},\"eval_duration\":800000}}\n");
        return Encoding.ASCII.GetBytes($"{line.Length:x}\r\n{line}\r\n0\r\n\r\n");
    }

    /// <summary>Takes the next frame's time out of some bytes, as ticks of the day in UTC; null where no frame begins in them.</summary>
    public static long? NextTime(ref ReadOnlySpan<byte> bytes)
    {
        int mark = bytes.IndexOf(Mark);
        bytes = mark < 0 ? default : bytes[(mark + Mark.Length)..];
        if (bytes.Length < TimeFormat.Length)
        {
            return null;
        }

        ReadOnlySpan<byte> time = bytes;

        // yyyy-MM-ddTHH:mm:ss.fffffff
        return (((((Number(time[11..13]) * 60) + Number(time[14..16])) * 60) + Number(time[17..19])) * TimeSpan.TicksPerSecond) + Number(time[20..27]);
    }

    private static long Number(ReadOnlySpan<byte> digits)
    {
        long number = 0;
        foreach (byte digit in digits)
        {
            number = (number * 10) + (digit - '0');
        }

        return number;
    }
}
