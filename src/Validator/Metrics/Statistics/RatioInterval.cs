using MathNet.Numerics.Distributions;

namespace Validator.Metrics.Statistics;

/// <summary>
/// Bounds of the ratio of two means, from what is recorded of each: their logarithms differ by about a normal value whose
/// variance is the sum of the two squared relative errors (delta method), with Welch's degrees of freedom (Biometrika 34, 1947).
/// </summary>
public static class RatioInterval
{
    /// <summary>How it is had.</summary>
    public const string Method = "Welch's t of logarithms";

    /// <summary>The bounds of the second mean as a share of the first.</summary>
    /// <param name="first">Mean, coefficient of variation and number of values of what is compared to.</param>
    /// <param name="second">The same of what is compared.</param>
    /// <param name="confidence">Of each end, between 0.5 and 1.</param>
    /// <returns>The interval; null where either has fewer than two values, or a mean that is not positive.</returns>
    public static Interval? Of((double Mean, double? Variation, long Count) first, (double Mean, double? Variation, long Count) second, double confidence)
    {
        if (first is not { Count: >= 2, Variation: { } one, Mean: > 0 } || second is not { Count: >= 2, Variation: { } other, Mean: > 0 } || !double.IsFinite(one) || !double.IsFinite(other))
        {
            return null;
        }

        var ratio = second.Mean / first.Mean;
        var (a, b) = (one * one / first.Count, other * other / second.Count);
        if (a + b == 0)
        {
            return new Interval(ratio, ratio, Method);
        }

        var freedom = (a + b) * (a + b) / ((a * a / (first.Count - 1)) + (b * b / (second.Count - 1)));
        var width = StudentT.InvCDF(0, 1, freedom, confidence) * Math.Sqrt(a + b);
        return new Interval(ratio * Math.Exp(-width), ratio * Math.Exp(width), Method);
    }
}
