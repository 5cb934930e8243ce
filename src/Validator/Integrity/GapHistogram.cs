using HdrHistogram;
using HdrHistogram.Encoding;
using HdrHistogram.Utilities;

namespace Validator.Integrity;

/// <summary>
/// Gaps between chunks in microseconds: log-linear buckets of two significant digits (1%) from 1 µs to 2 h; beyond counts as
/// 2 h. Recording allocates nothing. As text it is HdrHistogram's compressed V2 encoding in base64, a few hundred characters.
/// </summary>
public sealed class GapHistogram
{
    private const long Highest = 7_200_000_000;
    private const int Digits = 2;

    private readonly LongHistogram _histogram;

    // Frames that came in one packet: most of them where a server is fast. Not in the histogram until it is looked at.
    private long _zeros;

    /// <summary>An empty histogram.</summary>
    public GapHistogram()
        : this(new LongHistogram(1, Highest, Digits))
    {
    }

    private GapHistogram(LongHistogram histogram) => _histogram = histogram;

    /// <summary>Gaps recorded.</summary>
    public long Count => _histogram.TotalCount + _zeros;

    private LongHistogram Whole
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

    /// <summary>The histogram as text, to be read again by <see cref="Decode"/>.</summary>
    public string Encode()
    {
        var buffer = ByteBuffer.Allocate(Whole.GetNeededByteBufferCapacity());
        var bytes = new byte[Whole.EncodeIntoCompressedByteBuffer(buffer)];
        buffer.Position = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = buffer.Get();
        }

        return Convert.ToBase64String(bytes);
    }

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static GapHistogram Decode(string text)
    {
        try
        {
            var buffer = ByteBuffer.Allocate(Convert.FromBase64String(text));
            var read = new GapHistogram();
            read._histogram.Add(HistogramEncoding.DecodeFromCompressedByteBuffer(buffer, 0));
            return read;
        }
        catch (Exception wrong) when (wrong is not (OutOfMemoryException or FormatException))
        {
            // The library shows a broken text by whatever its decoder stumbles over.
            throw new FormatException("not a histogram of gaps", wrong);
        }
    }
}
