using System.Globalization;
using System.Text.Json.Serialization;
using Validator.Metrics;
using Validator.Metrics.Statistics;
using Validator.Spec;

namespace Validator.Gates;

/// <summary>What a gate can tell on this machine: how noisy its figure is, and what difference so many requests show.</summary>
/// <param name="Noise">Half the width of the figure's 95% interval, as a share of the figure; null where so few values give none.</param>
/// <param name="Sees">Least distance from its bound, as a share of the figure, at which the planned requests decide a gate with 95% confidence in four runs out of five; null as above.</param>
/// <param name="Requests">The requests that <paramref name="Sees"/> is told for: the planned ones, else those that there were.</param>
/// <param name="Needed">Requests with which a gate with 95% confidence would be decided at this distance from its bound, in four runs out of five; null where no number would do.</param>
public sealed record GatePower(double? Noise, double? Sees, long Requests, long? Needed)
{
    private const double Confidence = 0.95;

    /// <summary>Lower end of the figure's 95% interval; null where there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Lower { get; init; }

    /// <summary>Its upper end; null as above.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Upper { get; init; }

    /// <summary>A distance below this share of the figure is none that any number of requests shows.</summary>
    private const long MostNeeded = 100_000_000;

    /// <summary>In few words, such as <c>±6%: a 95% gate needs 42 requests</c>.</summary>
    [JsonIgnore]
    public string Brief => $"{(Noise is { } noise ? "±" + Percent(noise) : Sees is null ? "noise unknown" : "noise known to one side")}: {(Needed is { } needed ? $"a 95% gate needs {needed.ToString("N0", CultureInfo.InvariantCulture)} requests" : "too near its bound for any number of requests")}";

    /// <summary>In a sentence.</summary>
    public override string ToString() => Sees is { } sees ? $"{Brief}; {Requests.ToString("N0", CultureInfo.InvariantCulture)} show a difference of {Percent(sees)}" : Brief;

    /// <summary>The power of a gate; null for one on a figure that has no interval.</summary>
    /// <param name="expression">The gate.</param>
    /// <param name="metrics">What was measured.</param>
    /// <param name="against">The figures that its bound is a share of; null for a bound that is a number.</param>
    /// <param name="actual">The gate's figure.</param>
    /// <param name="threshold">Its bound; null where it has none, so that only the noise is told.</param>
    /// <param name="planned">Requests of the gate's query that were planned; null for those that there were.</param>
    public static GatePower? Of(GateExpression expression, MetricSet metrics, MetricSet? against, double actual, double? threshold, int? planned)
    {
        var estimated = expression.Metric.Kind == MetricKind.Rate ? Comparisons.IsFloor(expression.Comparison) && threshold < 1
            : expression.Metric.Name != MetricName.InterChunk && (expression.Aggregation == Aggregation.Mean || expression.Aggregation?.Percent() is not null);
        var value = metrics.Get(expression.Metric.Name, expression.Query);
        if (!estimated || !double.IsFinite(actual) || actual == 0 || (value.Distribution?.Count ?? value.Share?.Count) is not { } count)
        {
            return null;
        }

        var requests = planned is > 0 and { } many ? many : count;

        // Two ends with half the doubt each make an interval; a gate looks at one end alone.
        var (both, _) = Intervals.Of(expression, metrics, null, 1 - ((1 - Confidence) / 2), rough: true);
        var (one, _) = Intervals.Of(expression, metrics, null, Confidence, rough: true);
        if (both is null || one is null)
        {
            return null;
        }

        var width = WidthOf(expression, one, actual);
        if (!double.IsFinite(width))
        {
            return new GatePower(null, null, requests, one.Needed) { Lower = End(expression, both.Lower), Upper = End(expression, both.Upper) };
        }

        var noise = (both.Upper - both.Lower) / 2 / Math.Abs(actual);
        var doubt = DoubtOf(expression, metrics, against, actual, WidthOf(expression, both, actual), width, count);
        if (!double.IsFinite(doubt.Own + doubt.Other))
        {
            return null;
        }

        return new GatePower(
            double.IsFinite(noise) ? noise : null,
            expression.Metric.Kind == MetricKind.Rate && actual == 1 ? 1 - Math.Pow(1 - Confidence, 1.0 / requests) : doubt.At(requests),
            requests,
            threshold is { } bound ? NeededFor(expression, actual, bound, doubt) : null)
        {
            Lower = End(expression, both.Lower),
            Upper = End(expression, both.Upper),
        };
    }

    private static double? End(GateExpression expression, double bound) => double.IsFinite(bound) ? ConfidenceJudge.Possible(expression, bound) : null;

    private static double WidthOf(GateExpression expression, Interval interval, double actual) =>
        Math.Abs(actual - (Comparisons.IsFloor(expression.Comparison) ? interval.Lower : interval.Upper)) / Math.Abs(actual);

    /// <summary>The doubt of this run and, where the bound is a share of another's figure, of that one, which no request of this run makes less.</summary>
    private static Doubt DoubtOf(GateExpression expression, MetricSet metrics, MetricSet? against, double actual, double half, double width, long count)
    {
        var adds = expression.Aggregation != Aggregation.Mean;
        if (against?.Get(expression.Metric.Name, expression.Query) is not { Distribution: not null } other || metrics.Get(expression.Metric.Name, expression.Query) is not { Distribution: not null } own)
        {
            return new Doubt(width, count, 0, adds);
        }

        if (!adds)
        {
            return new Doubt(OfMean(own, actual), count, OfMean(other, actual) * expression.Threshold.Value, adds);
        }

        // Each of the two percentiles has half the doubt, as has each end of the interval.
        var both = Intervals.Of(expression, metrics, against, Confidence).Interval is { } together ? WidthOf(expression, together, actual) : double.NaN;
        return double.IsFinite(half) && double.IsFinite(both) ? new Doubt(half, count, Math.Max(0, both - half), adds) : new Doubt(width, count, 0, adds);
    }

    private static double OfMean(MetricValue value, double actual) =>
        SampledMean.Of(value.Distribution!, value.Sample)?.HalfWidth(Confidence) / Math.Abs(actual) ?? double.NaN;

    private static long? NeededFor(GateExpression expression, double actual, double threshold, Doubt doubt)
    {
        if (expression.Metric.Kind == MetricKind.Rate && actual == 1)
        {
            return RateInterval.Needed(threshold, Confidence);
        }

        var least = expression.Aggregation is { } aggregation ? AggregationNeeds.Least(aggregation, Comparisons.IsFloor(expression.Comparison), Confidence) : MeanInterval.Least;
        var needed = doubt.Needed(Math.Abs(actual - threshold) / Math.Abs(actual));
        return needed <= MostNeeded ? Math.Max(least, (long)needed) : null;
    }

    /// <summary>Half the width of an interval, as a share of the figure: of this run, which narrows with the root of its requests, and of another, which stays.</summary>
    private sealed record Doubt(double Own, long Count, double Other, bool Adds)
    {
        private static readonly double s_distance = Power.Distance(Confidence);

        /// <summary>The distance that so many requests show.</summary>
        public double At(long requests)
        {
            var own = Own * Math.Sqrt((double)Count / requests);
            return s_distance * (Adds ? own + Other : Math.Sqrt((own * own) + (Other * Other)));
        }

        /// <summary>Requests that show a distance; infinite where none do.</summary>
        public double Needed(double distance)
        {
            var seen = distance / s_distance;
            var room = Adds ? Math.Max(0, seen - Other) : Math.Sqrt(Math.Max(0, (seen * seen) - (Other * Other)));
            return Math.Ceiling(Count * (Own / room) * (Own / room));
        }
    }

    private static string Percent(double share) => Quantity.Format(Math.Round(share, share < 0.1 ? 3 : 2), Unit.Percent);
}
