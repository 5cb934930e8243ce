using Validator.Metrics.Statistics;

namespace Validator.Benchmarks;

/// <summary>Of an odd or even number of values.</summary>
internal static class Median
{
    public static double Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[sorted.Length / 2] + sorted[(sorted.Length - 1) / 2]) / 2;
    }

    /// <summary>Where the median of ever more rounds would lie, with 95% confidence: of the order of the values alone, so that a round that was disturbed weighs no more than another. Null for too few.</summary>
    public static (double Low, double High)? Interval(IReadOnlyCollection<double> values)
    {
        double[] sorted = [.. values.Order()];
        Interval interval = PercentileInterval.Of(rank => sorted[rank - 1], sorted.Length, 50, 0.975);
        return double.IsFinite(interval.Lower) && double.IsFinite(interval.Upper) ? (interval.Lower, interval.Upper) : null;
    }

    /// <summary>The middle four fifths: the tenth and the ninetieth percentile.</summary>
    public static (double Low, double High) Spread(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[sorted.Length / 10], sorted[sorted.Length - 1 - (sorted.Length / 10)]);
    }

    /// <summary>How far the middle four fifths lie apart, as a part of the median.</summary>
    public static double Unrest(IEnumerable<double> values)
    {
        double[] all = [.. values];
        (double low, double high) = Spread(all);
        return (high - low) / Of(all);
    }
}
