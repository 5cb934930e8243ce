using MathNet.Numerics.Distributions;

namespace Validator.Metrics.Statistics;

/// <summary>
/// Bounds of a mean by the studentised bootstrap (bootstrap-t; Efron and Tibshirani, "An Introduction to the Bootstrap", 1993,
/// section 12.5): unlike Student's own interval it follows the skew that times have. Below ten values, where resamples say
/// little, it is Student's. Seeded, so that a run judged again is judged the same.
/// </summary>
internal static class MeanInterval
{
    public const string Student = "Student's t";
    public const string Bootstrap = "bootstrap-t, 2000 resamples";

    private const int Resamples = 2000;
    private const int LeastForBootstrap = 10;

    /// <summary>From there on the two intervals differ by less than the digits shown.</summary>
    private const int MostForBootstrap = 5000;

    /// <summary>The bounds; without end where fewer than two values are given or one of them is infinite.</summary>
    /// <param name="values">The sample.</param>
    /// <param name="confidence">Of each end, between 0.5 and 1.</param>
    public static Interval Of(ReadOnlySpan<double> values, double confidence)
    {
        var (mean, deviation) = Moments(values);
        if (values.Length < 2)
        {
            return new Interval(double.NegativeInfinity, double.PositiveInfinity, Student) { Needed = 2 };
        }

        if (!double.IsFinite(mean))
        {
            return new Interval(mean, mean, Student);
        }

        var error = deviation / Math.Sqrt(values.Length);
        if (error == 0)
        {
            return new Interval(mean, mean, Student);
        }

        if (values.Length is < LeastForBootstrap or > MostForBootstrap)
        {
            var t = StudentT.InvCDF(0, 1, values.Length - 1, confidence);
            return new Interval(mean - (t * error), mean + (t * error), Student);
        }

        var pivots = Pivots(values, mean);
        return new Interval(
            mean - (Quantile(pivots, confidence) * error),
            mean - (Quantile(pivots, 1 - confidence) * error),
            Bootstrap);
    }

    private static double[] Pivots(ReadOnlySpan<double> values, double mean)
    {
#pragma warning disable CA5394 // Resampling needs repeatable draws, not secret ones.
        var random = new Random(values.Length);
        var pivots = new double[Resamples];
        var sample = new double[values.Length];
        for (var i = 0; i < Resamples; i++)
        {
            for (var j = 0; j < sample.Length; j++)
            {
                sample[j] = values[random.Next(values.Length)];
            }

            var (drawn, deviation) = Moments(sample);

            // A resample of one value over and over has no error of its own; it stands as far out as can be.
            pivots[i] = deviation > 0 ? (drawn - mean) / (deviation / Math.Sqrt(sample.Length))
                : drawn > mean ? double.PositiveInfinity
                : drawn < mean ? double.NegativeInfinity
                : 0;
        }
#pragma warning restore CA5394

        Array.Sort(pivots);
        return pivots;
    }

    private static double Quantile(double[] sorted, double share) => sorted[(int)Math.Clamp(Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];

    /// <summary>Mean and standard deviation (n - 1).</summary>
    internal static (double Mean, double Deviation) Moments(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (var value in values)
        {
            sum += value;
        }

        var mean = sum / values.Length;
        double squares = 0;
        foreach (var value in values)
        {
            squares += (value - mean) * (value - mean);
        }

        return (mean, values.Length < 2 ? double.NaN : Math.Sqrt(squares / (values.Length - 1)));
    }
}
