using Validator.Metrics;
using Validator.Metrics.Statistics;
using Validator.Spec;

namespace Validator.Gates;

/// <summary>The interval in which the figure of a gate lies.</summary>
internal static class Intervals
{
    private const string NoSample = "the single values are not at hand";

    /// <summary>The interval, or why there is none.</summary>
    /// <param name="expression">The gate, with a confidence.</param>
    /// <param name="metrics">What was measured.</param>
    /// <param name="baseline">The figures of the baseline; null where the gate names none.</param>
    /// <param name="confidence">Of each end.</param>
    /// <param name="sampling">How the number of requests came about.</param>
    /// <param name="rough">Whether a rough idea will do, of values too few to judge by.</param>
    public static (Interval? Interval, string? Reason) Of(
        GateExpression expression, MetricSet metrics, MetricSet? baseline, double confidence, Sampling sampling = Sampling.Planned, bool rough = false)
    {
        var value = metrics.Get(expression.Metric.Name, expression.Query);
        if (value.Bounds is { } bounds && baseline is null && sampling != Sampling.Stopped)
        {
            return (bounds(confidence), null);
        }

        if (expression.Aggregation is not { } aggregation)
        {
            return value.Share is var (held, count) && baseline is null
                ? (Looked(sampling, confidence, each => SequentialShare.OfShare(held, count, each), each => RateInterval.Of(held, count, each)), null)
                : (null, baseline is null ? NoSample : "a rate is not held against a baseline with confidence");
        }

        if (value.Sample?.Invoke() is not { } sample)
        {
            return (null, NoSample);
        }

        if (baseline is null && aggregation.Percent() is { } percent)
        {
            double At(long rank) => sample[rank - 1];
            return (Looked(sampling, confidence, each => SequentialShare.OfPercentile(At, sample.Length, percent, each), each => PercentileInterval.Of(At, sample.Length, percent, each)), null);
        }

        // What is infinite by now stays so, whenever one looks.
        if (sampling == Sampling.Stopped && !double.IsInfinity(sample[^1]))
        {
            return (null, "the load was ended early, and a bound of this figure holds only for a number of requests that was set beforehand");
        }

        if (aggregation.Percent() is null && sample.Length >= MeanInterval.Least && sample[0] == sample[^1] && double.IsFinite(sample[0])
            && baseline?.Get(expression.Metric.Name, expression.Query).Distribution?.Cv is null or 0)
        {
            // A mean of rare long times among many equal ones looks like that until the first of them comes.
            return (null, $"all {sample.Length} values are the same, which does not tell how far others would lie; gate a percentile");
        }

        if (baseline is null)
        {
            return (MeanInterval.Of(sample, confidence, rough ? 2 : MeanInterval.Least), null);
        }

        return baseline.Get(expression.Metric.Name, expression.Query) is { Distribution: { } summary } other
            ? Against(aggregation, sample, summary, other.Sample, expression.Threshold.Value, confidence)
            : (null, $"the baseline has no {expression.Subject}");
    }

    /// <summary>
    /// Where looks under way might have ended the load, they have half of the doubt and the last look the other half: both
    /// intervals then hold together with the confidence asked for.
    /// </summary>
    private static Interval Looked(Sampling sampling, double confidence, Func<double, Interval> always, Func<double, Interval> once)
    {
        var each = 1 - GateTally.HalfDoubt(confidence);
        if (sampling == Sampling.Planned)
        {
            return once(confidence);
        }

        var under = always(each);
        if (sampling == Sampling.Stopped)
        {
            return under;
        }

        var last = once(each);
        return new Interval(Math.Max(under.Lower, last.Lower), Math.Min(under.Upper, last.Upper), $"{last.Method} and {under.Method}, half the doubt each") { Needed = last.Needed };
    }

    /// <summary>What remains of a figure above or below its share of the baseline, put where the share itself is.</summary>
    private static (Interval? Interval, string? Reason) Against(
        Aggregation aggregation, double[] sample, DistributionSummary baseline, Func<double[]?>? baselineSample, double share, double confidence)
    {
        if (aggregation.Percent() is not { } percent)
        {
            return SampledMean.Of(baseline, baselineSample) is { } earlier ? (WelchInterval.Of(sample, earlier, share, confidence), null)
                : (null, $"{Number.Of(baseline.Failed, "request")} of the baseline failed, and how much its values vary is told by its requests.jsonl alone, in the folders beside its verdict.json");
        }

        if (baselineSample?.Invoke() is not { } others)
        {
            return (null, "a percentile of the baseline needs its requests.jsonl, in the folders beside its verdict.json");
        }

        // Each of the two may be wrong with half the doubt (Bonferroni).
        var each = 1 - ((1 - confidence) / 2);
        var own = PercentileInterval.Of(rank => sample[rank - 1], sample.Length, percent, each);
        var other = PercentileInterval.Of(rank => others[rank - 1], others.Length, percent, each);
        var threshold = share * baseline[aggregation]!.Value;
        return (new Interval(
            threshold + own.Lower - (share * other.Upper),
            threshold + own.Upper - (share * other.Lower),
            $"{PercentileInterval.Method} of both runs, half the doubt each")
        { Needed = own.Needed ?? other.Needed }, null);
    }
}
