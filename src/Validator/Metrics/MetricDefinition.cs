using Validator.Spec;

namespace Validator.Metrics;

/// <summary>What shape a metric has.</summary>
public enum MetricKind
{
    /// <summary>A whole number of things.</summary>
    Count,

    /// <summary>A share between 0 and 1.</summary>
    Rate,

    /// <summary>One number over the whole load, measured rather than counted.</summary>
    Figure,

    /// <summary>A number per request (or per chunk); a gate names the aggregation.</summary>
    Distribution,
}

/// <summary>A metric that gates can name.</summary>
/// <param name="Name">As gates and documents write it.</param>
/// <param name="Kind">Its shape.</param>
/// <param name="Unit">Unit of its values.</param>
/// <param name="Definition">What it is, in one sentence.</param>
/// <param name="Source">Whose clock or counter it comes from.</param>
/// <param name="HigherIsBetter">Decides which value is the worst: 0 when true, infinite when false.</param>
public sealed record MetricDefinition(string Name, MetricKind Kind, Unit Unit, string Definition, string Source, bool HigherIsBetter)
{
    /// <summary>What a failed request counts as in this metric's distribution.</summary>
    public double Worst => HigherIsBetter ? 0 : double.PositiveInfinity;
}
