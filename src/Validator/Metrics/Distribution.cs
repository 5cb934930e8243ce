namespace Validator.Metrics;

/// <summary>A value and how often it came.</summary>
/// <param name="Value">Not negative; may be infinite; not NaN.</param>
/// <param name="Count">At least 1.</param>
public readonly record struct Weighted(double Value, long Count);

/// <summary>Exact figures of a finite sample.</summary>
public static class Distribution
{
    /// <summary>
    /// Sums up a sample. The p-th percentile is the nearest rank: the least value that at least p% of all values do not
    /// exceed, rank ⌈p·n/100⌉ (type 1 of Hyndman and Fan, "Sample Quantiles in Statistical Packages", 1996). It is always a
    /// value that was measured, and needs no arithmetic with infinities.
    /// </summary>
    /// <param name="sample">Values in any order, failed requests among them as the worst value; not empty.</param>
    /// <param name="failed">How many of the requests behind the values failed.</param>
    /// <exception cref="ArgumentException">The sample is empty.</exception>
    public static DistributionSummary Summarize(IEnumerable<Weighted> sample, long failed = 0)
    {
        var sorted = sample.OrderBy(weighted => weighted.Value).ToArray();
        if (sorted.Length == 0)
        {
            throw new ArgumentException("A distribution needs at least one value.", nameof(sample));
        }

        var count = sorted.Sum(weighted => weighted.Count);
        var mean = sorted.Sum(weighted => weighted.Value * weighted.Count) / count;
        return DistributionSummary.Of(
            count,
            failed,
            sorted[0].Value,
            sorted[^1].Value,
            mean,
            failed > 0 ? double.PositiveInfinity : Variation(sorted, count, mean),
            percent => NearestRank(sorted, count, percent));
    }

    /// <summary>The 1-based nearest rank: ⌈p·n/100⌉.</summary>
    internal static long Rank(int percent, long count) => ((percent * count) + 99) / 100;

    private static double NearestRank(Weighted[] sorted, long count, int percent)
    {
        var rank = Rank(percent, count);
        foreach (var weighted in sorted)
        {
            rank -= weighted.Count;
            if (rank <= 0)
            {
                return weighted.Value;
            }
        }

        return sorted[^1].Value;
    }

    private static double? Variation(Weighted[] sorted, long count, double mean)
    {
        if (count < 2 || mean == 0 || !double.IsFinite(mean))
        {
            return null;
        }

        var squares = sorted.Sum(weighted => (weighted.Value - mean) * (weighted.Value - mean) * weighted.Count);
        return Math.Sqrt(squares / (count - 1)) / mean;
    }
}
