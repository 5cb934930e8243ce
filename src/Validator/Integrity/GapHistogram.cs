using System.Globalization;
using System.Text;
using HdrHistogram;

namespace Validator.Integrity;

/// <summary>
/// Gaps between chunks in microseconds: log-linear buckets of two significant digits (1%) from 1 µs to 2 h; beyond counts as
/// 2 h. Recording allocates nothing. As text it is the buckets that hold something, such as <c>250*3 12 18*2</c>: the least gap of the
/// first one, of each other one how much longer it is, and behind <c>*</c> how many gaps, where they are several.
/// </summary>
public sealed class GapHistogram
{
    /// <summary>Longest gap in microseconds; a longer one counts as this.</summary>
    internal const long Highest = 7_200_000_000;

    private const int Digits = 2;

    private readonly HistogramBase _histogram;

    // Frames that came in one packet: most of them where a server is fast. Not in the histogram until it is looked at.
    private long _zeros;

    /// <summary>An empty one.</summary>
    /// <param name="ofMany">Whether it is to hold the gaps of many streams; one stream has fewer of a length than 32 bits count, and takes half the memory.</param>
    public GapHistogram(bool ofMany = true) => _histogram = ofMany ? new LongHistogram(1, Highest, Digits) : new IntHistogram(1, Highest, Digits);

    /// <summary>Gaps recorded.</summary>
    public long Count => _histogram.TotalCount + _zeros;

    private HistogramBase Whole
    {
        get
        {
            if (_zeros > 0)
            {
                _histogram.RecordValueWithCount(0, _zeros);
                _zeros = 0;
            }

            return _histogram;
        }
    }

    /// <summary>Records one gap.</summary>
    /// <param name="microseconds">Its length; below 0 counts as 0.</param>
    public void Record(long microseconds)
    {
        if (microseconds <= 0)
        {
            _zeros++;
        }
        else
        {
            _histogram.RecordValue(Math.Min(microseconds, Highest));
        }
    }

    /// <summary>Records several gaps of one length.</summary>
    /// <param name="microseconds">Their length, 0 to 2 h.</param>
    /// <param name="count">How many, at least 1.</param>
    public void Record(long microseconds, long count) => _histogram.RecordValueWithCount(microseconds, count);

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        if (Count > 0)
        {
            _histogram.Reset();
            _zeros = 0;
        }
    }

    /// <summary>Adds another's gaps.</summary>
    public void Add(GapHistogram other) => _histogram.Add(other.Whole);

    /// <summary>The gap in microseconds that a share of all gaps does not exceed.</summary>
    /// <param name="percent">0 to 100.</param>
    /// <returns>Within 1%; 0 when nothing was recorded.</returns>
    public double Percentile(double percent) => Count == 0 ? 0 : Whole.GetValueAtPercentile(percent);

    /// <summary>Mean gap in microseconds; NaN when nothing was recorded.</summary>
    public double Mean() => Count == 0 ? double.NaN : Whole.GetMean();

    /// <summary>Standard deviation in microseconds; NaN when nothing was recorded.</summary>
    public double StandardDeviation() => Count == 0 ? double.NaN : Whole.GetStdDeviation();

    /// <summary>Longest gap in microseconds, within 1%; 0 when nothing was recorded.</summary>
    public double Max() => Count == 0 ? 0 : Whole.GetMaxValue();

    /// <summary>Shortest gap in microseconds, within 1%; 0 when nothing was recorded.</summary>
    public double Min() => Count == 0 ? 0 : Percentile(0);

    /// <summary>The gaps by length in microseconds, within 1%, ascending, with how many there are of each.</summary>
    public IEnumerable<(double Microseconds, long Count)> Recorded() =>
        Count == 0 ? [] : Whole.RecordedValues().Select(value => ((double)value.ValueIteratedTo, value.CountAddedInThisIterationStep));

    /// <summary>The histogram as text, to be read again by <see cref="Decode"/>; empty when nothing was recorded.</summary>
    public string Encode()
    {
        var text = new StringBuilder();
        var before = 0L;
        foreach (var bucket in Whole.RecordedValues())
        {
            var gap = _histogram.LowestEquivalentValue(bucket.ValueIteratedTo);
            text.Append(text.Length == 0 ? string.Empty : " ").Append(CultureInfo.InvariantCulture, $"{gap - before}");
            if (bucket.CountAddedInThisIterationStep > 1)
            {
                text.Append(CultureInfo.InvariantCulture, $"*{bucket.CountAddedInThisIterationStep}");
            }

            before = gap;
        }

        return text.ToString();
    }

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static GapHistogram Decode(string text)
    {
        var read = new GapHistogram();
        read.Add(Encoding.UTF8.GetBytes(text));
        return read;
    }

    /// <summary>Adds gaps that are given as <see cref="Encode"/> writes them, in UTF-8. A text that is wrong may have been added in part.</summary>
    /// <param name="text">The text.</param>
    /// <returns>How many gaps were added.</returns>
    /// <exception cref="FormatException">The text is something else.</exception>
    public long Add(ReadOnlySpan<byte> text)
    {
        var (gap, added) = (0L, 0L);
        do
        {
            var end = text.IndexOf((byte)' ');
            var bucket = end < 0 ? text : text[..end];
            text = end < 0 ? [] : text[(end + 1)..];
            var star = bucket.IndexOf((byte)'*');
            var count = star < 0 ? 1 : Number(bucket[(star + 1)..]);
            gap += Number(star < 0 ? bucket : bucket[..star]);
            if (count == 0 || gap > Highest)
            {
                throw NoGaps;
            }

            _histogram.RecordValueWithCount(gap, count);
            added += count;
        }
        while (!text.IsEmpty);
        return added;
    }

    private static FormatException NoGaps => new("not a histogram of gaps");

    private static long Number(ReadOnlySpan<byte> digits)
    {
        const int MostDigits = 12;
        var number = 0L;
        foreach (var digit in digits)
        {
            number = digit is >= (byte)'0' and <= (byte)'9' ? (number * 10) + (digit - '0') : throw NoGaps;
        }

        return digits.Length is 0 or > MostDigits ? throw NoGaps : number;
    }
}
