namespace Validator.Metrics;

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
    public static DistributionSummary Summarize(IEnumerable<double> sample, long failed = 0)
    {
        double[] sorted = [.. sample];
        if (sorted.Length == 0)
        {
            throw new ArgumentException("A distribution needs at least one value.", nameof(sample));
        }

        Array.Sort(sorted);
        var mean = sorted.Sum() / sorted.Length;
        return DistributionSummary.Of(
            sorted.Length,
            failed,
            sorted[0],
            sorted[^1],
            mean,
            failed > 0 ? double.PositiveInfinity : Variation(sorted, mean),
            percent => sorted[Rank(percent, sorted.Length) - 1]);
    }

    /// <summary>The 1-based nearest rank: ⌈p·n/100⌉.</summary>
    internal static long Rank(int percent, long count) => ((percent * count) + 99) / 100;

    private static double? Variation(double[] values, double mean)
    {
        if (values.Length < 2 || mean == 0 || !double.IsFinite(mean))
        {
            return null;
        }

        var squares = values.Sum(value => (value - mean) * (value - mean));
        return Math.Sqrt(squares / (values.Length - 1)) / mean;
    }
}
