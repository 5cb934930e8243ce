using Validator.Metrics.Statistics;

namespace Validator.Metrics.Steady;

/// <summary>
/// Finds the warm-up in a series: MSER-5 (White, "An effective truncation heuristic for bias reduction in simulation output",
/// Simulation 69, 1997) cuts from the front whatever makes the rest's mean most certain, in batches of five. Of mere noise it
/// would now and then cut something too; so it cuts only what differs from the rest (Mann and Whitney, 1947),
/// and asks for a p below 0.05%, since the values themselves chose where to cut.
/// </summary>
internal static class Mser5
{
    /// <summary>Values of a batch.</summary>
    public const int Batch = 5;

    /// <summary>Fewer values than that have no warm-up that could be told.</summary>
    public const int Least = 20;

    private const double Significant = 0.0005;

    /// <summary>How many values of the front are warm-up, a multiple of <see cref="Batch"/>; at most half of them.</summary>
    public static int Cut(ReadOnlySpan<double> values)
    {
        if (values.Length < Least)
        {
            return 0;
        }

        var means = new double[values.Length / Batch];
        for (var batch = 0; batch < means.Length; batch++)
        {
            for (var i = 0; i < Batch; i++)
            {
                means[batch] += values[(batch * Batch) + i] / Batch;
            }
        }

        var cut = Batch * Truncation(means);
        return cut > 0 && RankSum.Differs(values, cut) < Significant ? cut : 0;
    }

    /// <summary>The number of leading batches without which the standard error of the mean is least.</summary>
    private static int Truncation(double[] means)
    {
        var (best, at) = (double.PositiveInfinity, 0);
        double mean = 0, squares = 0;
        for (var from = means.Length - 1; from >= 0; from--)
        {
            // Welford's update, from the back.
            var count = means.Length - from;
            var delta = means[from] - mean;
            mean += delta / count;
            squares += delta * (means[from] - mean);
            var error = squares / count / count;
            if (from <= means.Length / 2 && error <= best)
            {
                (best, at) = (error, from);
            }
        }

        return at;
    }
}
