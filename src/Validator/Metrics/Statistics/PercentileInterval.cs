using MathNet.Numerics;

namespace Validator.Metrics.Statistics;

/// <summary>
/// Bounds of a percentile by order statistics: exact for every distribution, with no assumption but that the values are
/// independent (Hahn and Meeker, "Statistical Intervals", 1991, chapter 5). The number of values below the percentile is
/// binomial, so the rank of a bound follows from that alone, and failed requests, being infinite, need no special case.
/// </summary>
internal static class PercentileInterval
{
    public const string Method = "order statistics";

    /// <summary>Largest number of values that <see cref="Needed"/> looks at.</summary>
    private const long MostNeeded = 10_000_000;

    /// <summary>The bounds.</summary>
    /// <param name="at">Gives the value of a 1-based rank, in ascending order.</param>
    /// <param name="count">Values.</param>
    /// <param name="percent">Which percentile, 1 to 99.</param>
    /// <param name="confidence">Of each end, between 0.5 and 1.</param>
    public static Interval Of(Func<long, double> at, long count, int percent, double confidence)
    {
        var share = percent / 100.0;
        var lower = LowerRank(count, share, confidence);

        // Seen from the other end an upper bound is a lower one.
        var upper = count + 1 - LowerRank(count, 1 - share, confidence);
        return new Interval(
            lower >= 1 ? at(lower) : double.NegativeInfinity,
            upper <= count ? at(upper) : double.PositiveInfinity,
            Method)
        {
            Needed = lower < 1 || upper > count ? Needed(share, confidence) : null,
        };
    }

    /// <summary>Values with which both ends of a percentile can be told: enough for the rarer side to show itself at all.</summary>
    public static long Needed(double share, double confidence) => NeededFor(Math.Min(share, 1 - share), confidence);

    /// <summary>Values of which at least one lies, with that confidence, where a share of <paramref name="rare"/> of all does.</summary>
    public static long NeededFor(double rare, double confidence) =>
        (long)Math.Min(MostNeeded, Math.Ceiling(Math.Log(1 - confidence) / Math.Log(1 - rare)));

    /// <summary>The highest rank whose value lies below the percentile with that confidence; 0 when not even the first does.</summary>
    private static long LowerRank(long count, double share, double confidence)
    {
        long low = 0;
        var high = count;
        while (low < high)
        {
            var middle = low + ((high - low + 1) / 2);
            if (AtLeast(middle, count, share) >= confidence)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low;
    }

    /// <summary>Probability that at least <paramref name="rank"/> of the values lie below the percentile.</summary>
    private static double AtLeast(long rank, long count, double share) => SpecialFunctions.BetaRegularized(rank, count - rank + 1, share);
}
