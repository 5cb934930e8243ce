using MathNet.Numerics.Distributions;

namespace Validator.Metrics.Statistics;

/// <summary>
/// The slope of a series by Theil and Sen, the median of all pairs' (Sen, Journal of the American Statistical Association 63, 1968),
/// with Sen's interval from the pairs' ranks. Values that hang on those before them tell less than their number; the variance is
/// widened for that by (1 + r) / (1 - r), r the correlation of neighbours about the line (Bayley and Hammersley, 1946).
/// </summary>
internal sealed class SenSlope
{
    /// <summary>Values about a curve seem to hang on each other more than they do.</summary>
    private const double MostCorrelation = 0.6;
    private const double Rounding = 1e-10;
    private readonly double[] slopes;
    private readonly double deviation;
    private readonly double widening;

    private SenSlope(double[] slopes, double slope, double deviation, double widening) => (this.slopes, Slope, this.deviation, this.widening) = (slopes, slope, deviation, widening);

    /// <summary>The slope.</summary>
    public double Slope { get; }

    /// <summary>The slope of a series of at least three points, each further on than the last.</summary>
    public static SenSlope Of(IReadOnlyList<(double X, double Y)> series)
    {
        var n = series.Count;
        var slopes = new List<double>(n * (n - 1) / 2);
        for (var i = 0; i < n; i++)
        {
            for (var j = i + 1; j < n; j++)
            {
                slopes.Add((series[j].Y - series[i].Y) / (series[j].X - series[i].X));
            }
        }

        slopes.Sort();
        var slope = (slopes[(slopes.Count - 1) / 2] + slopes[slopes.Count / 2]) / 2;
        var correlation = Correlation([.. series.Select(point => point.Y - (slope * point.X))]);
        return new SenSlope([.. slopes], slope, Math.Sqrt(n * (n - 1) * ((2.0 * n) + 5) / 18), Math.Sqrt((1 + correlation) / (1 - correlation)));
    }

    /// <summary>Each end with that confidence; infinite where there are too few points for it.</summary>
    public (double Lower, double Upper) Bounds(double confidence) => Bounds(confidence, deviation * widening);

    /// <summary>The same where values are taken not to hang on each other.</summary>
    public (double Lower, double Upper) BoundsOfEven(double confidence) => Bounds(confidence, deviation);

    private (double Lower, double Upper) Bounds(double confidence, double by)
    {
        var reach = Normal.InvCDF(0, 1, confidence) * by;
        var lower = (int)Math.Floor((slopes.Length - reach) / 2) - 1;
        var upper = (int)Math.Ceiling((slopes.Length + reach) / 2);
        return (lower >= 0 ? slopes[lower] : double.NegativeInfinity, upper < slopes.Length ? slopes[upper] : double.PositiveInfinity);
    }

    /// <summary>Of neighbours, about the mean, less the bias of short series; not below 0, for what alternates would seem to tell more than it does.</summary>
    internal static double Correlation(double[] values)
    {
        var mean = values.Average();
        double all = 0, neighbours = 0;
        for (var i = 0; i < values.Length; i++)
        {
            all += (values[i] - mean) * (values[i] - mean);
            neighbours += i > 0 ? (values[i] - mean) * (values[i - 1] - mean) : 0;
        }

        // What rounding left of values on a line is no noise.
        if (all <= values.Length * Math.Pow(Rounding * mean, 2))
        {
            return 0;
        }

        var seen = neighbours / all;
        return Math.Clamp(seen + ((1 + (4 * seen)) / values.Length), 0, MostCorrelation);
    }
}
