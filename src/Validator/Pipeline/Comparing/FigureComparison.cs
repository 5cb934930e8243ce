using Validator.Gates;
using Validator.Metrics;
using Validator.Metrics.Statistics;

namespace Validator.Pipeline.Comparing;

/// <summary>Holds one figure of two runs against each other.</summary>
/// <param name="confidence">Of each end of an interval, between 0.5 and 1.</param>
/// <param name="margin">Worsening that is none, as a share.</param>
internal sealed class FigureComparison(double confidence, double margin)
{
    public const string Paired = "paired by query and order";

    /// <summary>Fewer pairs say nothing of how much they vary.</summary>
    private const int Least = 5;

    /// <summary>Compares the mean of a metric with one value per request.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="first">Load requests of the first run, by number.</param>
    /// <param name="second">Those of the second run.</param>
    /// <param name="timing">Whose durations both have.</param>
    /// <returns>The comparison; null where neither run has the figure.</returns>
    public ComparedFigure? Mean(MetricDefinition metric, IReadOnlyList<RequestRecord> first, IReadOnlyList<RequestRecord> second, Timing timing)
    {
        var (before, after) = (Values(metric, first, timing), Values(metric, second, timing));
        var (one, other) = (Known(before), Known(after));
        if (one.Length == 0 && other.Length == 0)
        {
            return null;
        }

        var (mean, now) = (MeanInterval.Moments(one).Mean, MeanInterval.Moments(other).Mean);
        ComparedFigure Untold(string why) => new(metric.Name, Finite(mean), Finite(now), null, null, null, Change.NoEvidence, why);
        if (first.Concat(second).Count(record => !record.IsSuccess) is > 0 and var failed)
        {
            return Untold($"{failed} requests failed, which have no such figure");
        }

        if (one.Length < Least || other.Length < Least || mean <= 0)
        {
            return Untold($"{one.Length} and {other.Length} values, at least {Least} are needed");
        }

        var pairs = Pairs(first, second, before, after);
        var interval = pairs is not null ? Widened(MeanInterval.Of(pairs, confidence, Least), now - mean, pairs) : Widened(Welch(one, other, mean), now - mean, Residuals(first, before), Residuals(second, after));
        var (lower, upper) = (interval.Lower / mean, interval.Upper / mean);
        return new ComparedFigure(
            metric.Name, mean, now, (now - mean) / mean, Finite(lower), Finite(upper), Weigh(lower, upper, metric.HigherIsBetter),
            pairs is null ? $"{interval.Method}, {one.Length} and {other.Length} values" : $"{Paired}, {interval.Method}, {pairs.Length} pairs");
    }

    /// <summary>Compares the shares of requests that succeeded.</summary>
    public ComparedFigure Success(IReadOnlyList<RequestRecord> first, IReadOnlyList<RequestRecord> second)
    {
        var (one, other) = ((long)first.Count(record => record.IsSuccess), (long)second.Count(record => record.IsSuccess));
        if (first.Count == 0 || second.Count == 0)
        {
            return new ComparedFigure(MetricName.RequestsSuccessRate, null, null, null, null, null, Change.NoEvidence, "a run has no load request");
        }

        var interval = ShareDifference.Of((one, first.Count), (other, second.Count), confidence);
        var (before, after) = ((double)one / first.Count, (double)other / second.Count);

        // Where nothing failed nothing got worse; how rare failures are it takes a gate with confidence to say. And a margin is
        // for figures that vary from run to run: of requests that certainly fail more often than before none is to be expected.
        var change = other == second.Count && interval.Lower <= 0 ? Change.NoWorse
            : interval.Upper < 0 ? Change.Regression
            : Weigh(interval.Lower, interval.Upper, higherIsBetter: true);
        return new ComparedFigure(MetricName.RequestsSuccessRate, before, after, after - before, interval.Lower, interval.Upper, change, interval.Method);
    }

    private Change Weigh(double lower, double upper, bool higherIsBetter)
    {
        var (worst, best) = higherIsBetter ? (-lower, -upper) : (upper, lower);
        return best > 0 && worst > margin ? Change.Regression
            : worst < 0 ? Change.Improvement
            : worst <= margin ? Change.NoWorse
            : Change.NoEvidence;
    }

    private Interval Welch(double[] one, double[] other, double mean)
    {
        var interval = WelchInterval.Of(other, SampledMean.Of(one), 1, confidence, Least);
        return interval with { Lower = interval.Lower - mean, Upper = interval.Upper - mean };
    }

    /// <summary>Requests that came one after the other share what the machine did then, and tell less than their number (Bayley and Hammersley, 1946).</summary>
    private static Interval Widened(Interval interval, double about, params double[][] inOrder)
    {
        var correlation = inOrder.Max(SenSlope.Correlation);
        var wider = Math.Sqrt((1 + correlation) / (1 - correlation));
        return interval with { Lower = about - ((about - interval.Lower) * wider), Upper = about + ((interval.Upper - about) * wider) };
    }

    /// <summary>What is left of each value behind the mean of its query: that a mix has longer and shorter answers is no disturbance.</summary>
    private static double[] Residuals(IReadOnlyList<RequestRecord> records, double?[] values)
    {
        var means = records.Zip(values).Where(pair => pair.Second is not null).GroupBy(pair => pair.First.Query, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Average(pair => pair.Second!.Value), StringComparer.Ordinal);
        return [.. records.Zip(values).Where(pair => pair.Second is not null).Select(pair => pair.Second!.Value - means[pair.First.Query])];
    }

    /// <summary>Differences of requests that asked the same at the same place; null where the two runs did not.</summary>
    private static double[]? Pairs(IReadOnlyList<RequestRecord> first, IReadOnlyList<RequestRecord> second, double?[] before, double?[] after) =>
        first.Count == second.Count && first.Zip(second).All(pair => pair.First.Query == pair.Second.Query) && before.Zip(after).All(pair => pair.First is null == pair.Second is null)
            ? [.. before.Zip(after).Where(pair => pair.First is not null).Select(pair => pair.Second!.Value - pair.First!.Value)]
            : null;

    private static double?[] Values(MetricDefinition metric, IReadOnlyList<RequestRecord> records, Timing timing) =>
        [.. records.Select(record => record.IsSuccess ? PerRequest.Of(metric, record, timing).Value : null)];

    private static double[] Known(double?[] values) => [.. values.OfType<double>()];

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
