using MathNet.Numerics.Distributions;

namespace Validator.Metrics.Statistics;

/// <summary>Exact bounds of a share (Clopper and Pearson, Biometrika 26, 1934).</summary>
internal static class RateInterval
{
    public const string Method = "Clopper-Pearson";

    /// <summary>The bounds.</summary>
    /// <param name="held">Of how many it is true.</param>
    /// <param name="count">Of how many it was asked; at least 1.</param>
    /// <param name="confidence">Of each end, between 0.5 and 1.</param>
    public static Interval Of(long held, long count, double confidence) => new(
        held == 0 ? 0 : Beta.InvCDF(held, count - held + 1, 1 - confidence),
        held == count ? 1 : Beta.InvCDF(held + 1, count - held, confidence),
        Method);

    /// <summary>Without one failure so many must be asked before a share of at least <paramref name="share"/> is shown; null where no number would do.</summary>
    public static long? Needed(double share, double confidence) =>
        share is <= 0 or >= 1 ? null : (long)Math.Ceiling(Math.Log(1 - confidence) / Math.Log(share));
}
