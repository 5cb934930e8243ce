namespace Validator.Metrics.Statistics;

/// <summary>
/// Where a figure of the whole population lies, as far as a sample tells: each end holds by itself with the confidence asked for,
/// so that both together hold with twice the doubt.
/// </summary>
/// <param name="Lower">One-sided lower bound; negative infinity where the sample is too small to tell one.</param>
/// <param name="Upper">One-sided upper bound; infinite where the sample is too small to tell one, or where failed requests make it so.</param>
/// <param name="Method">How it was had, such as <c>order statistics</c>.</param>
public sealed record Interval(double Lower, double Upper, string Method)
{
    /// <summary>Values that a sample must have for both ends to be told at all; null when it has them.</summary>
    public long? Needed { get; init; }
}
