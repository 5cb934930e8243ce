using MathNet.Numerics;

namespace Validator.Metrics.Statistics;

/// <summary>
/// A test of a share that may be looked at after every value and stopped whenever it decides: the one-sided beta-binomial mixture
/// of Robbins (Annals of Mathematical Statistics 41, 1970), as Howard, Ramdas, McAuliffe and Sekhon give it ("Time-uniform,
/// nonparametric, nonasymptotic confidence sequences", Annals of Statistics 49, 2021). Over all looks together it errs with at
/// most the probability stated (Ville's inequality), with no assumption but that the values are independent.
/// </summary>
internal static class SequentialShare
{
    public const string Method = "confidence sequence, beta-binomial mixture";

    /// <summary>Largest number of values that <see cref="Needed"/> looks at.</summary>
    private const long MostNeeded = 10_000_000;

    /// <summary>Steps of a bisection: as many as a share has binary digits worth telling.</summary>
    private const int Steps = 50;

    /// <summary>Whether the values show that the true share is above <paramref name="share"/>.</summary>
    /// <param name="held">Of how many it is true.</param>
    /// <param name="count">Of how many it was asked.</param>
    /// <param name="share">Between 0 and 1, both excluded.</param>
    /// <param name="error">Probability with which it may be shown falsely, at whatever look.</param>
    public static bool Exceeds(long held, long count, double share, double error) =>
        held > share * count && LogMixture(held, count, share) >= -Math.Log(error);

    /// <summary>The least number of values that must hold for <see cref="Exceeds"/>; <paramref name="count"/> + 1 when not even all would do.</summary>
    public static long Least(long count, double share, double error)
    {
        var low = 0L;
        var high = count + 1;
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (middle > count || Exceeds(middle, count, share, error))
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }

    /// <summary>Values with which it would be shown at the earliest, all of them holding.</summary>
    public static long Needed(double share, double error)
    {
        var (low, high) = (1L, 1L);
        while (high < MostNeeded && !Exceeds(high, high, share, error))
        {
            (low, high) = (high, 2 * high);
        }

        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = Exceeds(middle, middle, share, error) ? (low, middle) : (middle + 1, high);
        }

        return Math.Min(low, MostNeeded);
    }

    /// <summary>Bounds of a share that hold at every look together, each with the confidence.</summary>
    /// <param name="held">Of how many it is true.</param>
    /// <param name="count">Of how many it was asked; at least 1.</param>
    /// <param name="confidence">Of each end, between 0.5 and 1.</param>
    public static Interval OfShare(long held, long count, double confidence) =>
        new(Lower(held, count, 1 - confidence), 1 - Lower(count - held, count, 1 - confidence), Method);

    /// <summary>Bounds of a percentile that hold at every look together, by ranks as in <see cref="PercentileInterval"/>.</summary>
    /// <param name="at">Gives the value of a 1-based rank, in ascending order.</param>
    /// <param name="count">Values.</param>
    /// <param name="percent">Which percentile, 1 to 99.</param>
    /// <param name="confidence">Of each end, between 0.5 and 1.</param>
    public static Interval OfPercentile(Func<long, double> at, long count, int percent, double confidence)
    {
        var share = percent / 100.0;
        var upper = Least(count, share, 1 - confidence);
        var lower = count + 1 - Least(count, 1 - share, 1 - confidence);
        return new Interval(
            lower >= 1 ? at(lower) : double.NegativeInfinity,
            upper <= count ? at(upper) : double.PositiveInfinity,
            Method)
        {
            Needed = lower < 1 || upper > count ? Math.Max(Needed(share, 1 - confidence), Needed(1 - share, 1 - confidence)) : null,
        };
    }

    private static double Lower(long held, long count, double error)
    {
        var (low, high) = (0.0, (double)held / count);
        for (var step = 0; step < Steps; step++)
        {
            var middle = (low + high) / 2;
            (low, high) = middle > 0 && Exceeds(held, count, middle, error) ? (middle, high) : (low, middle);
        }

        return low;
    }

    /// <summary>Logarithm of the likelihood, averaged evenly over all shares above <paramref name="share"/>, over that at the share itself.</summary>
    private static double LogMixture(long held, long count, double share)
    {
        var (a, b) = (held + 1.0, count - held + 1.0);

        // The upper tail from its own end, lest it be lost in 1 - x.
        var tail = SpecialFunctions.BetaRegularized(b, a, 1 - share);
        return SpecialFunctions.BetaLn(a, b) + Math.Log(tail) - Math.Log(1 - share) - (held * Math.Log(share)) - ((count - held) * Math.Log(1 - share));
    }
}
