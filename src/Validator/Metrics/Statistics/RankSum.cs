using MathNet.Numerics.Distributions;

namespace Validator.Metrics.Statistics;

/// <summary>
/// Whether the front of a series and its rest come from one distribution (Mann and Whitney, Annals of Mathematical Statistics 18,
/// 1947): exactly, by every way to choose the front out of all values, where these are few; else by the normal approximation.
/// Ties share their ranks.
/// </summary>
internal static class RankSum
{
    /// <summary>More values than that differ from the normal approximation by less than matters.</summary>
    private const int MostExact = 40;

    /// <summary>Two-sided p of the hypothesis that they do.</summary>
    /// <param name="values">The series.</param>
    /// <param name="front">How many of its values are the front, 1 to all but one.</param>
    public static double Differs(ReadOnlySpan<double> values, int front) => values.Length <= MostExact ? Exactly(values, front) : Normally(values, front);

    private static double Exactly(ReadOnlySpan<double> values, int front)
    {
        // Twice the ranks, so that those shared by two are whole: the first and the last place of a value's equals.
        var sorted = Ascending.Sorted(values);
        var ranks = new int[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            ranks[i] = sorted.AsSpan().IndexOf(values[i]) + sorted.AsSpan().LastIndexOf(values[i]) + 2;
        }

        var sum = ranks.Take(front).Sum();
        var ways = Ways(ranks, front);
        double all = 0, under = 0, over = 0;
        for (var total = 0; total < ways.Length; total++)
        {
            all += ways[total];
            under += total <= sum ? ways[total] : 0;
            over += total >= sum ? ways[total] : 0;
        }

        return Math.Min(1, 2 * Math.Min(under, over) / all);
    }

    /// <summary>In how many ways so many of the ranks come to each sum: whole numbers, which a double holds of 40.</summary>
    private static double[] Ways(int[] ranks, int front)
    {
        var most = ranks.Sum();
        var ways = new double[front + 1][];
        for (var chosen = 0; chosen <= front; chosen++)
        {
            ways[chosen] = new double[most + 1];
        }

        ways[0][0] = 1;
        foreach (var rank in ranks)
        {
            for (var chosen = front; chosen > 0; chosen--)
            {
                for (var total = most; total >= rank; total--)
                {
                    ways[chosen][total] += ways[chosen - 1][total - rank];
                }
            }
        }

        return ways[front];
    }

    private static double Normally(ReadOnlySpan<double> values, int front)
    {
        var sorted = Ascending.Sorted(values);
        var fronts = Ascending.Sorted(values[..front]);
        double ranks = 0, ties = 0;
        for (int i = 0, told = 0; i < sorted.Length;)
        {
            var (end, first) = (i, told);
            for (; end < sorted.Length && sorted[end].Equals(sorted[i]); end++)
            {
            }

            for (; told < fronts.Length && fronts[told].Equals(sorted[i]); told++)
            {
            }

            double same = end - i;
            ranks += (told - first) * (i + 1 + end) / 2.0;
            ties += (same * same * same) - same;
            i = end;
        }

        double n = values.Length, chosen = front, rest = n - chosen;
        var deviation = Math.Sqrt(chosen * rest / 12 * (n + 1 - (ties / (n * (n - 1)))));
        var u = ranks - (chosen * (chosen + 1) / 2) - (chosen * rest / 2);
        return deviation > 0 ? 2 * Normal.CDF(0, 1, -Math.Abs(u) / deviation) : 1;
    }
}
