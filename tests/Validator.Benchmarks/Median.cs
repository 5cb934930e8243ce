namespace Validator.Benchmarks;

/// <summary>Of an odd or even number of values.</summary>
internal static class Median
{
    public static double Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[sorted.Length / 2] + sorted[(sorted.Length - 1) / 2]) / 2;
    }

    /// <summary>The middle four fifths: the tenth and the ninetieth percentile.</summary>
    public static (double Low, double High) Spread(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[sorted.Length / 10], sorted[sorted.Length - 1 - (sorted.Length / 10)]);
    }

    /// <summary>How far the middle four fifths lie apart, as a part of the median.</summary>
    public static double Unrest(IEnumerable<double> values)
    {
        double[] all = [.. values];
        (double low, double high) = Spread(all);
        return (high - low) / Of(all);
    }
}
