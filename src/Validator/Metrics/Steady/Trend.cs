using System.Runtime.InteropServices;
using System.Text.Json.Serialization;
using MathNet.Numerics.Distributions;
using Validator.Metrics.Statistics;

namespace Validator.Metrics.Steady;

/// <summary>Whether a series rises or falls, and by how much.</summary>
/// <param name="Fall">How much it fell from its first value to its last by the line of Theil and Sen, as a share of that line's first value; negative where it rose.</param>
/// <param name="P">Two-sided p of the hypothesis that there is no trend, by the test of Mann and Kendall.</param>
/// <param name="Error">Standard error of the fall, by Sen's interval; null in older verdicts.</param>
public sealed record Trend(double Fall, double P, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Error = null)
{
    /// <summary>Smaller changes are shown by many requests, and matter to nobody.</summary>
    private const double Matters = 0.05;

    private const double Significant = 0.01;

    /// <summary>Of standard errors; noise alone comes so far in one load of some thousands.</summary>
    private const double Certain = 3.5;

    /// <summary>Whether it is beyond doubt and large enough to matter: 5% or more, 3.5 of its standard errors, p below 1%.</summary>
    [JsonIgnore]
    public bool IsCertain => P < Significant && Math.Abs(Fall) >= Math.Max(Matters, Certain * (Error ?? 0));

    /// <summary>Fewer values than that show no trend: the normal approximation of the test asks for so many.</summary>
    public const int Least = 10;

    /// <summary>Pairs grow with the square of the values; a long series is cut into so many blocks, each standing for itself by its mean.</summary>
    private const int MostBlocks = 400;

    /// <summary>
    /// Mann, Econometrica 13, 1945, and Kendall, "Rank Correlation Methods", 1975, with the correction for ties and for the correlation of neighbours; the slope is the
    /// median of all pairs' (Sen, Journal of the American Statistical Association 63, 1968), which single outliers do not move.
    /// </summary>
    /// <param name="series">Times in ascending order, in seconds, with their values; not negative.</param>
    /// <returns>The trend; null for fewer than <see cref="Least"/> values, or where all came at once or were 0.</returns>
    public static Trend? Of(IReadOnlyList<(double At, double Value)> series)
    {
        if (series.Count < Least)
        {
            return null;
        }

        var blocks = Blocks(series);
        long sign = 0;
        var slopes = new List<double>(blocks.Length * blocks.Length / 2);
        for (var i = 0; i < blocks.Length; i++)
        {
            for (var j = i + 1; j < blocks.Length; j++)
            {
                sign += Math.Sign(blocks[j].Value - blocks[i].Value);
                if (blocks[j].At > blocks[i].At)
                {
                    slopes.Add((blocks[j].Value - blocks[i].Value) / (blocks[j].At - blocks[i].At));
                }
            }
        }

        if (slopes.Count == 0)
        {
            return null;
        }

        var slope = Median(slopes);
        var (start, end) = (series[0].At, series[^1].At);
        var first = Median([.. blocks.Select(block => block.Value - (slope * (block.At - start)))]);
        if (first <= 0)
        {
            return null;
        }

        var variance = Variance(blocks, slope);
        return new Trend(
            0 - (slope * (end - start) / first),
            variance <= 0 || sign == 0 ? 1 : 2 * Normal.CDF(0, 1, -(Math.Abs(sign) - 1) / Math.Sqrt(variance)),
            HalfWidth(slopes, Math.Sqrt(Math.Max(0, variance))) * (end - start) / first);
    }

    /// <summary>Of the sum of signs, where there is no trend.</summary>
    private static double Variance((double At, double Value)[] blocks, double slope)
    {
        double n = blocks.Length;
        var ties = blocks.GroupBy(block => block.Value).Select(group => (double)group.Count()).Sum(same => same * (same - 1) * ((2 * same) + 5));

        // Slow and fast spells of a machine outlast a request; what hangs on its neighbours tells less than its number.
        var correlation = SenSlope.Correlation([.. blocks.Select(block => block.Value - (slope * block.At))]);
        return ((n * (n - 1) * ((2 * n) + 5)) - ties) / 18 * ((1 + correlation) / (1 - correlation));
    }

    /// <summary>Half of Sen's interval of one standard error to each side.</summary>
    private static double HalfWidth(List<double> sorted, double deviation)
    {
        var (low, high) = ((int)Math.Floor((sorted.Count - deviation) / 2) - 1, (int)Math.Ceiling((sorted.Count + deviation) / 2));
        return (sorted[Math.Min(high, sorted.Count - 1)] - sorted[Math.Max(low, 0)]) / 2;
    }

    private static (double At, double Value)[] Blocks(IReadOnlyList<(double At, double Value)> series)
    {
        var count = Math.Min(series.Count, MostBlocks);
        var blocks = new (double At, double Value)[count];
        for (var block = 0; block < count; block++)
        {
            var (from, to) = ((int)((long)block * series.Count / count), (int)((long)(block + 1) * series.Count / count));
            for (var i = from; i < to; i++)
            {
                blocks[block].At += series[i].At / (to - from);
                blocks[block].Value += series[i].Value / (to - from);
            }
        }

        return blocks;
    }

    /// <summary>The middle of at least one value, which are put in order; of an even number the mean of the two in the middle.</summary>
    internal static double Median(List<double> values)
    {
        Ascending.Sort(CollectionsMarshal.AsSpan(values));
        return (values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2;
    }
}
