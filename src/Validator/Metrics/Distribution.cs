using Validator.Metrics.Statistics;

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
        double[] values = [.. sample];
        return SummarizeInPlace(values, values.Length, failed);
    }

    /// <summary>The same of the first values of an array, which may be put in order where they are.</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    internal static DistributionSummary SummarizeInPlace(double[] values, int count, long failed)
    {
        if (count == 0)
        {
            throw new ArgumentException("A distribution needs at least one value.", nameof(values));
        }

        Ascending.Sort(values.AsSpan(0, count));
        var sum = 0.0;
        foreach (var value in values.AsSpan(0, count))
        {
            sum += value;
        }

        var mean = sum / count;
        return DistributionSummary.Of(
            count,
            failed,
            values[0],
            values[count - 1],
            mean,
            failed > 0 ? double.PositiveInfinity : Variation(values.AsSpan(0, count), mean),
            percent => values[Rank(percent, count) - 1]);
    }

    /// <summary>The 1-based nearest rank: ⌈p·n/100⌉.</summary>
    internal static long Rank(int percent, long count) => ((percent * count) + 99) / 100;

    private static double? Variation(ReadOnlySpan<double> values, double mean)
    {
        if (values.Length < 2 || mean == 0 || !double.IsFinite(mean))
        {
            return null;
        }

        var squares = 0.0;
        foreach (var value in values)
        {
            squares += (value - mean) * (value - mean);
        }

        return Math.Sqrt(squares / (values.Length - 1)) / mean;
    }
}
