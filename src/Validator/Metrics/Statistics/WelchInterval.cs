using MathNet.Numerics.Distributions;

namespace Validator.Metrics.Statistics;

/// <summary>
/// Bounds of the difference between a mean and a share of another run's mean: the two runs need not vary alike, nor be equally
/// long. At each end the wider of Welch's (Biometrika 34, 1947) and the studentised bootstrap's of the same statistic: the first
/// takes the difference for symmetrical, which it is only where both runs are skewed alike and equally long (see
/// <see cref="MeanInterval"/>). Seeded by the values, so that a run judged again is judged the same.
/// </summary>
internal static class WelchInterval
{
    public const string Welch = "Welch's t";
    public const string Bootstrap = "the wider of Welch's t and bootstrap-t, 2000 resamples";

    /// <summary>The bounds of the mean, as they would be if the baseline's own were known exactly: its doubt is in them.</summary>
    /// <param name="values">Values of this run.</param>
    /// <param name="baseline">The mean of the baseline.</param>
    /// <param name="share">What of it is asked for, such as 0.95.</param>
    /// <param name="confidence">Of each end, between 0.5 and 1.</param>
    /// <param name="least">Values that each of the two must have.</param>
    public static Interval Of(double[] values, SampledMean baseline, double share, double confidence, int least = MeanInterval.Least)
    {
        var own = SampledMean.Of(values);
        if (own.Count > 0 && !double.IsFinite(own.Mean))
        {
            return new Interval(own.Mean, own.Mean, Welch);
        }

        if (own.Count < least || baseline.Count < least || !double.IsFinite(baseline.Deviation))
        {
            return new Interval(double.NegativeInfinity, double.PositiveInfinity, Welch) { Needed = MeanInterval.Least };
        }

        var (here, there) = (own.SquaredError, share * share * baseline.SquaredError);
        var error = Math.Sqrt(here + there);
        if (error == 0)
        {
            return new Interval(own.Mean, own.Mean, Welch);
        }

        // Welch and Satterthwaite.
        var freedom = (here + there) * (here + there) / ((here * here / (own.Count - 1)) + (there * there / (baseline.Count - 1)));
        var t = StudentT.InvCDF(0, 1, freedom, confidence);
        var count = Math.Min(own.Count, baseline.Count);
        if (count is < MeanInterval.Least or > SampledMean.MostResampled)
        {
            return new Interval(own.Mean - (t * error), own.Mean + (t * error), Welch);
        }

        var sure = MeanInterval.Sure(confidence, count);
        var pivots = Pivots(own, baseline, share);
        return new Interval(
            own.Mean - (Math.Max(t, MeanInterval.Quantile(pivots, sure)) * error),
            own.Mean - (Math.Min(-t, MeanInterval.Quantile(pivots, 1 - sure)) * error),
            Bootstrap);
    }

    private static double[] Pivots(SampledMean own, SampledMean baseline, double share)
    {
        var random = new Random(MeanInterval.Seed(own.Values ?? [own.Mean, own.Deviation]));
        var pivots = new double[MeanInterval.Resamples];
        var (room, other) = (own.Room(), baseline.Room());
        for (var i = 0; i < MeanInterval.Resamples; i++)
        {
            var (mean, here) = own.Draw(random, room);
            var (before, there) = baseline.Draw(random, other);
            pivots[i] = MeanInterval.Pivot(mean - own.Mean - (share * (before - baseline.Mean)), Math.Sqrt(here + (share * share * there)));
        }

        Array.Sort(pivots);
        return pivots;
    }
}
