using MathNet.Numerics.Distributions;

namespace Validator.Metrics.Statistics;

/// <summary>
/// Bounds of the difference between a mean and a share of another run's mean (Welch, Biometrika 34, 1947): the two runs need not
/// vary alike, nor be equally long.
/// </summary>
internal static class WelchInterval
{
    public const string Method = "Welch's t";

    /// <summary>The bounds of the mean, as they would be if the baseline's own were known exactly: its doubt is in them.</summary>
    /// <param name="values">Values of this run.</param>
    /// <param name="baseline">Those of the baseline, summed up.</param>
    /// <param name="share">What of its mean is asked for, such as 0.95.</param>
    /// <param name="confidence">Of each end, between 0.5 and 1.</param>
    /// <param name="least">Values that each of the two must have.</param>
    public static Interval Of(ReadOnlySpan<double> values, DistributionSummary baseline, double share, double confidence, int least = MeanInterval.Least)
    {
        var (mean, deviation) = MeanInterval.Moments(values);
        if (values.Length > 0 && !double.IsFinite(mean))
        {
            return new Interval(mean, mean, Method);
        }

        if (values.Length < least || baseline.Count < least || baseline.Cv is not { } variation)
        {
            return new Interval(double.NegativeInfinity, double.PositiveInfinity, Method) { Needed = least };
        }

        var own = deviation * deviation / values.Length;
        var spread = share * baseline.Mean * variation;
        var other = spread * spread / baseline.Count;
        var error = Math.Sqrt(own + other);
        if (error == 0)
        {
            return new Interval(mean, mean, Method);
        }

        // Welch and Satterthwaite.
        var freedom = (own + other) * (own + other) / ((own * own / (values.Length - 1)) + (other * other / (baseline.Count - 1)));
        var t = StudentT.InvCDF(0, 1, freedom, confidence);
        return new Interval(mean - (t * error), mean + (t * error), Method);
    }
}
