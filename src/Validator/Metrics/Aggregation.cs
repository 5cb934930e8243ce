namespace Validator.Metrics;

/// <summary>How a distribution is brought to one number.</summary>
public enum Aggregation
{
    /// <summary>Least value.</summary>
    Min,

    /// <summary>1st percentile.</summary>
    P1,

    /// <summary>5th percentile.</summary>
    P5,

    /// <summary>10th percentile.</summary>
    P10,

    /// <summary>50th percentile.</summary>
    P50,

    /// <summary>90th percentile.</summary>
    P90,

    /// <summary>95th percentile.</summary>
    P95,

    /// <summary>99th percentile.</summary>
    P99,

    /// <summary>Greatest value.</summary>
    Max,

    /// <summary>Arithmetic mean.</summary>
    Mean,

    /// <summary>Coefficient of variation: standard deviation (n − 1) over mean; a plain number.</summary>
    Cv,
}

/// <summary>The aggregations' names in gates and documents.</summary>
public static class AggregationName
{
    /// <summary>All names, in the order of <see cref="Aggregation"/>.</summary>
    public static IReadOnlyList<string> All { get; } = ["min", "p1", "p5", "p10", "p50", "p90", "p95", "p99", "max", "mean", "cv"];

    /// <summary>The name of an aggregation.</summary>
    public static string Of(Aggregation aggregation) => All[(int)aggregation];

    /// <summary>The aggregation of that name, letter case included; null when there is none.</summary>
    public static Aggregation? Find(string name)
    {
        for (var i = 0; i < All.Count; i++)
        {
            if (All[i] == name)
            {
                return (Aggregation)i;
            }
        }

        return null;
    }

    /// <summary>The percentile that an aggregation is; null for one that is none.</summary>
    internal static int? Percent(this Aggregation aggregation) => aggregation switch
    {
        Aggregation.P1 => 1,
        Aggregation.P5 => 5,
        Aggregation.P10 => 10,
        Aggregation.P50 => 50,
        Aggregation.P90 => 90,
        Aggregation.P95 => 95,
        Aggregation.P99 => 99,
        _ => null,
    };
}
