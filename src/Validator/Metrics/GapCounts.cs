using Validator.Integrity;

namespace Validator.Metrics;

/// <summary>Adds up the gaps of many requests, bucket by bucket, for a histogram finds the bucket of every one anew.</summary>
internal sealed class GapCounts
{
    private readonly long[] _buckets = new long[PackedGaps.Buckets];
    private readonly GapHistogram _others = new();

    /// <summary>Adds gaps of one bucket.</summary>
    public void Add(int bucket, long count) => _buckets[bucket] += count;

    /// <summary>Adds gaps that were recorded otherwise than <see cref="GapHistogram.Encode"/> writes them.</summary>
    /// <returns>How many they are.</returns>
    /// <exception cref="FormatException">They are no gaps.</exception>
    public long Add(ReadOnlySpan<byte> text) => _others.Add(text);

    /// <summary>All of them.</summary>
    public GapHistogram Whole()
    {
        var whole = new GapHistogram();
        whole.Add(_others);
        for (var bucket = 0; bucket < _buckets.Length; bucket++)
        {
            if (_buckets[bucket] > 0)
            {
                whole.Record(PackedGaps.LeastOf(bucket), _buckets[bucket]);
            }
        }

        return whole;
    }
}
