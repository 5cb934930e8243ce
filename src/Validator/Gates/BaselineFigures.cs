using Validator.Metrics;

namespace Validator.Gates;

/// <summary>The baseline's figures for one configuration, or why there are none.</summary>
/// <param name="Metrics">The figures; null when there are none.</param>
/// <param name="Reason">Why there are none.</param>
public sealed record BaselineFigures(MetricSet? Metrics, string? Reason)
{
    /// <summary>No baseline was asked for.</summary>
    public static BaselineFigures None { get; } = new(null, "no baseline was given");
}
