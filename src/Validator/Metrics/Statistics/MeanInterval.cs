using MathNet.Numerics.Distributions;

namespace Validator.Metrics.Statistics;

/// <summary>
/// Bounds of a mean: at each end the wider of Student's and the studentised bootstrap's (bootstrap-t; Efron and Tibshirani, "An
/// Introduction to the Bootstrap", 1993, section 12.5). The first is exact without skew, the second follows the skew that times
/// have; which of the two holds is not known. Of thousands, where both are the same, it is Student's alone. Fewer than ten values
/// bound no mean: they show too little of the skew that times have (simulated). Seeded by the values, so that a run judged again is
/// judged the same.
/// </summary>
internal static class MeanInterval
{
    public const string Student = "Student's t";
    public const string Bootstrap = "the wider of Student's t and bootstrap-t, 2000 resamples";

    internal const int Resamples = 2000;

    /// <summary>Values that bound a mean.</summary>
    public const int Least = 10;

    /// <summary>From there on the two intervals differ by less than the digits shown.</summary>
    private const int MostForBootstrap = 5000;

    /// <summary>The bounds; without end where fewer than <paramref name="least"/> values are given or one of them is infinite.</summary>
    /// <param name="values">The sample.</param>
    /// <param name="confidence">Of each end, between 0.5 and 1.</param>
    /// <param name="least">Values to be content with: 2 where only a rough idea is asked for.</param>
    public static Interval Of(ReadOnlySpan<double> values, double confidence, int least = Least)
    {
        var (mean, deviation) = Moments(values);
        if (values.Length > 0 && !double.IsFinite(mean))
        {
            return new Interval(mean, mean, Student);
        }

        if (values.Length < least)
        {
            return new Interval(double.NegativeInfinity, double.PositiveInfinity, Student) { Needed = Least };
        }

        var error = deviation / Math.Sqrt(values.Length);
        if (error == 0)
        {
            return new Interval(mean, mean, Student);
        }

        var t = StudentT.InvCDF(0, 1, values.Length - 1, confidence);
        if (values.Length is < Least or > MostForBootstrap)
        {
            return new Interval(mean - (t * error), mean + (t * error), Student);
        }

        var sure = Sure(confidence, values.Length);
        var pivots = Pivots(values, mean);
        return new Interval(
            mean - (Math.Max(t, Quantile(pivots, sure)) * error),
            mean - (Math.Min(-t, Quantile(pivots, 1 - sure)) * error),
            Bootstrap);
    }

    /// <summary>
    /// Few values show less skew than what they come from has. By so much less doubt the bounds of lognormal values (sigma 0.5)
    /// hold from 10 on: simulated.
    /// </summary>
    internal static double Sure(double confidence, long count) => 1 - ((1 - confidence) * (1 - (2 / Math.Sqrt(count))));

    /// <summary>A distance in standard errors; a resample of one value over and over has no error of its own, and stands as far out as can be.</summary>
    internal static double Pivot(double distance, double error) => error > 0 ? distance / error
        : distance > 0 ? double.PositiveInfinity
        : distance < 0 ? double.NegativeInfinity
        : 0;

    private static double[] Pivots(ReadOnlySpan<double> values, double mean)
    {
        var random = new Random(Seed(values));
        var pivots = new double[Resamples];
        var sample = new double[values.Length];
        for (var i = 0; i < Resamples; i++)
        {
            var (drawn, deviation) = Resample(values, random, sample);
            pivots[i] = Pivot(drawn - mean, deviation / Math.Sqrt(sample.Length));
        }

        Array.Sort(pivots);
        return pivots;
    }

    /// <summary>Draws a sample of the same length, and tells its mean and standard deviation.</summary>
    /// <param name="values">What is drawn from.</param>
    /// <param name="random">Draws.</param>
    /// <param name="room">Takes the sample.</param>
    internal static (double Mean, double Deviation) Resample(ReadOnlySpan<double> values, Random random, double[] room)
    {
#pragma warning disable CA5394 // Resampling needs repeatable draws, not secret ones.
        for (var i = 0; i < room.Length; i++)
        {
            room[i] = values[random.Next(values.Length)];
        }
#pragma warning restore CA5394

        return Moments(room);
    }

    /// <summary>The same draws for all samples of a length would favour or harm all of them alike.</summary>
    internal static int Seed(ReadOnlySpan<double> values)
    {
        var seed = (ulong)values.Length;
        foreach (var value in values)
        {
            seed = (seed ^ (ulong)BitConverter.DoubleToInt64Bits(value)) * 0x9E3779B97F4A7C15;
            seed ^= seed >> 32;
        }

        return (int)(seed & int.MaxValue);
    }

    /// <summary>The value that a share of sorted values does not exceed.</summary>
    internal static double Quantile(double[] sorted, double share) => sorted[(int)Math.Clamp(Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];

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
