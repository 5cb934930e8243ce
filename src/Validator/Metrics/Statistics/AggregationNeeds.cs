namespace Validator.Metrics.Statistics;

/// <summary>How many values a sample must have before an aggregation says anything of the population.</summary>
public static class AggregationNeeds
{
    /// <summary>Values of which one lies beyond the percentile on its rarer side: 10 for p10 and p90, 20 for p95, 100 for p99; 1 for what is no percentile.</summary>
    public static long Least(Aggregation aggregation) => Rarer(aggregation) is { } percent ? (100 + percent - 1) / percent : 1;

    /// <summary>Values with which a bound can be told with confidence.</summary>
    /// <param name="aggregation">The aggregation.</param>
    /// <param name="floor">Whether a lower bound is asked for.</param>
    /// <param name="confidence">Between 0.5 and 1.</param>
    public static long Least(Aggregation aggregation, bool floor, double confidence)
    {
        if (aggregation.Percent() is not { } percent)
        {
            return MeanInterval.Least;
        }

        var rare = (floor ? percent : 100 - percent) / 100.0;
        return Math.Max(2, PercentileInterval.NeededFor(rare, confidence));
    }

    private static int? Rarer(Aggregation aggregation) => aggregation.Percent() is { } percent ? Math.Min(percent, 100 - percent) : null;
}
