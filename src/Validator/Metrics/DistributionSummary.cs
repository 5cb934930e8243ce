namespace Validator.Metrics;

/// <summary>
/// A distribution in eleven numbers. Failed requests are in it as the worst value: infinite for figures of which less is
/// better, 0 for the others, so that failing can improve none of them.
/// </summary>
public sealed record DistributionSummary
{
    /// <summary>Values, failed requests among them.</summary>
    public required long Count { get; init; }

    /// <summary>Failed requests, each counted as the worst value.</summary>
    public required long Failed { get; init; }

    /// <summary>Least value.</summary>
    public required double Min { get; init; }

    /// <summary>1st percentile.</summary>
    public required double P1 { get; init; }

    /// <summary>5th percentile.</summary>
    public required double P5 { get; init; }

    /// <summary>10th percentile.</summary>
    public required double P10 { get; init; }

    /// <summary>50th percentile.</summary>
    public required double P50 { get; init; }

    /// <summary>90th percentile.</summary>
    public required double P90 { get; init; }

    /// <summary>95th percentile.</summary>
    public required double P95 { get; init; }

    /// <summary>99th percentile.</summary>
    public required double P99 { get; init; }

    /// <summary>Greatest value.</summary>
    public required double Max { get; init; }

    /// <summary>Arithmetic mean.</summary>
    public required double Mean { get; init; }

    /// <summary>Coefficient of variation; null for fewer than two values or a mean of 0; infinite when a request failed.</summary>
    public required double? Cv { get; init; }

    /// <summary>A summary whose percentiles are asked for one by one.</summary>
    internal static DistributionSummary Of(long count, long failed, double min, double max, double mean, double? cv, Func<int, double> percentile) => new()
    {
        Count = count,
        Failed = failed,
        Min = min,
        P1 = percentile(1),
        P5 = percentile(5),
        P10 = percentile(10),
        P50 = percentile(50),
        P90 = percentile(90),
        P95 = percentile(95),
        P99 = percentile(99),
        Max = max,
        Mean = mean,
        Cv = cv,
    };

    /// <summary>The number of that aggregation; null only for a <see cref="Cv"/> that is not defined.</summary>
    public double? this[Aggregation aggregation] => aggregation switch
    {
        Aggregation.Min => Min,
        Aggregation.P1 => P1,
        Aggregation.P5 => P5,
        Aggregation.P10 => P10,
        Aggregation.P50 => P50,
        Aggregation.P90 => P90,
        Aggregation.P95 => P95,
        Aggregation.P99 => P99,
        Aggregation.Max => Max,
        Aggregation.Mean => Mean,
        Aggregation.Cv => Cv,
        _ => throw new ArgumentOutOfRangeException(nameof(aggregation)),
    };
}
