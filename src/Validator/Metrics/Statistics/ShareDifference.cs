using MathNet.Numerics.Distributions;

namespace Validator.Metrics.Statistics;

/// <summary>Bounds of the difference of two shares: Wilson's score intervals put together (Newcombe, Statistics in Medicine 17, 1998, method 10).</summary>
internal static class ShareDifference
{
    public const string Method = "Newcombe";

    /// <summary>The bounds of the second share less the first.</summary>
    /// <param name="first">Of how many it is true, and of how many it was asked.</param>
    /// <param name="second">The same of the other.</param>
    /// <param name="confidence">Of each end, between 0.5 and 1.</param>
    public static Interval Of((long Held, long Count) first, (long Held, long Count) second, double confidence)
    {
        var z = Normal.InvCDF(0, 1, confidence);
        var (one, other) = ((double)first.Held / first.Count, (double)second.Held / second.Count);
        var (a, b) = (Wilson(one, first.Count, z), Wilson(other, second.Count, z));
        double Root(double x, double y) => Math.Sqrt((x * x) + (y * y));
        return new Interval(other - one - Root(other - b.Lower, a.Upper - one), other - one + Root(b.Upper - other, one - a.Lower), Method);
    }

    private static (double Lower, double Upper) Wilson(double share, long count, double z)
    {
        var square = z * z / count;
        var middle = (share + (square / 2)) / (1 + square);
        var half = z / (1 + square) * Math.Sqrt((share * (1 - share) / count) + (square / count / 4));
        return (middle - half, middle + half);
    }
}
