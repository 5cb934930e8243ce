using Validator.Metrics.Statistics;

namespace Validator.Metrics;

/// <summary>Why a metric has no value.</summary>
public enum MissingKind
{
    /// <summary>Nothing happened that it could be computed from; a gate on it fails.</summary>
    NoData,

    /// <summary>The server or the set-up did not tell what is needed; a gate on it is inconclusive.</summary>
    NoTelemetry,
}

/// <summary>A metric's value: one number, a distribution, or the reason why there is neither.</summary>
public sealed record MetricValue
{
    private MetricValue()
    {
    }

    /// <summary>The number of a count, rate or single figure.</summary>
    public double? Number { get; private init; }

    /// <summary>The distribution.</summary>
    public DistributionSummary? Distribution { get; private init; }

    /// <summary>Why there is no value, as a sentence's second half; null when there is one.</summary>
    public string? Missing { get; private init; }

    /// <summary>How it was taken where that is not the metric's own way; null where it is.</summary>
    public string? Note { get; init; }

    /// <summary>Gives the values of the distribution, ascending, failed requests among them; null where they are not at hand, as in a verdict read back.</summary>
    internal Func<double[]?>? Sample { get; init; }

    /// <summary>Of how many things how many have what a rate counts; null for other figures, and where that is not at hand.</summary>
    internal (long Held, long Count)? Share { get; init; }

    /// <summary>Gives the interval of one number with a confidence; null where it has none, or it is not at hand.</summary>
    internal Func<double, Interval>? Bounds { get; init; }

    /// <summary>What kind of lack <see cref="Missing"/> is.</summary>
    public MissingKind MissingKind { get; private init; }

    /// <summary>A count, rate or single figure.</summary>
    /// <param name="number">Finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not finite, so it is no figure.</exception>
    public static MetricValue Of(double number) => double.IsFinite(number)
        ? new() { Number = number }
        : throw new ArgumentOutOfRangeException(nameof(number), number, "not finite");

    /// <summary>A distribution.</summary>
    public static MetricValue Of(DistributionSummary distribution) => new() { Distribution = distribution };

    /// <summary>No value.</summary>
    /// <param name="kind">What kind of lack.</param>
    /// <param name="reason">Why, such as <c>no load request ended</c>.</param>
    public static MetricValue None(MissingKind kind, string reason) => new() { Missing = reason, MissingKind = kind };
}
