using MathNet.Numerics.Distributions;

namespace Validator.Metrics.Statistics;

/// <summary>
/// The power of a test (Neyman and Pearson, 1933): how far off its bound a figure must lie for a sample to show it in four runs out
/// of five. Where the expected bound merely touches the threshold, half of all runs show nothing.
/// </summary>
internal static class Power
{
    private const double Share = 0.8;

    /// <summary>The distance, in widths of a one-sided interval of that confidence.</summary>
    /// <param name="confidence">Between 0.5 and 1.</param>
    public static double Distance(double confidence)
    {
        var z = Normal.InvCDF(0, 1, confidence);
        return z > 0 ? (z + Normal.InvCDF(0, 1, Share)) / z : 1;
    }
}
