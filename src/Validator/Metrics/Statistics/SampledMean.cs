using MathNet.Numerics.Distributions;

namespace Validator.Metrics.Statistics;

/// <summary>A mean, how much its values vary, and the values themselves where they are at hand.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Deviation">Standard deviation (n - 1); not a number of fewer than two values.</param>
/// <param name="Count">How many values there are.</param>
/// <param name="Values">The values; null where only what they come to was kept, or there are so many that they tell no more.</param>
internal sealed record SampledMean(double Mean, double Deviation, long Count, double[]? Values)
{
    /// <summary>The mean of more values than that is as good as normal beside another's, however skewed they are.</summary>
    public const int MostResampled = 500;

    /// <summary>That of values.</summary>
    public static SampledMean Of(double[] values)
    {
        var (mean, deviation) = MeanInterval.Moments(values);
        return new SampledMean(mean, deviation, values.Length, values);
    }

    /// <summary>That of what was kept of values, or of the values themselves where that does not tell all of it.</summary>
    /// <param name="summary">What was kept.</param>
    /// <param name="values">How to come by the values; null where they are gone.</param>
    /// <returns>The mean; null where failed requests are among its values and those are gone: a summary does not say how much they vary.</returns>
    public static SampledMean? Of(DistributionSummary summary, Func<double[]?>? values)
    {
        var told = summary.Cv is not { } variation || double.IsFinite(variation);
        return (!told || summary.Count <= MostResampled) && values?.Invoke() is { } all ? Of(all)
            : told ? new SampledMean(summary.Mean, summary.Cv * summary.Mean ?? (summary.Mean == 0 ? 0 : double.NaN), summary.Count, null)
            : null;
    }

    /// <summary>Half the width of Student's interval.</summary>
    /// <param name="confidence">Of each end, between 0.5 and 1.</param>
    public double HalfWidth(double confidence) => Count < 2 ? double.NaN : StudentT.InvCDF(0, 1, Count - 1, confidence) * Deviation / Math.Sqrt(Count);

    /// <summary>Square of the standard error of the mean.</summary>
    public double SquaredError => Deviation * Deviation / Count;

    /// <summary>Room for <see cref="Draw"/>.</summary>
    public double[] Room() => Values is { Length: <= MostResampled } values ? new double[values.Length] : [];

    /// <summary>A mean as another sample might have it, and the square of its standard error: resampled, and normal where there are no values, or too many for their skew to matter.</summary>
    public (double Mean, double SquaredError) Draw(Random random, double[] room)
    {
        if (room.Length == 0)
        {
            return (Normal.Sample(random, Mean, Math.Sqrt(SquaredError)), SquaredError);
        }

        var (mean, deviation) = MeanInterval.Resample(Values, random, room);
        return (mean, deviation * deviation / room.Length);
    }
}
