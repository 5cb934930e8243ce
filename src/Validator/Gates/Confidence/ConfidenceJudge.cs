using Validator.Metrics;
using Validator.Metrics.Statistics;
using Validator.Spec;

namespace Validator.Gates;

/// <summary>
/// Judges gates that ask for confidence: held when the bound on the bad side clears the threshold, failed when the one on the
/// good side misses it, and inconclusive between the two. So both a false approval and a false rejection are as rare as the
/// confidence says.
/// </summary>
internal static class ConfidenceJudge
{
    /// <summary>What it comes to.</summary>
    /// <param name="expression">The gate.</param>
    /// <param name="interval">Where its figure lies.</param>
    /// <param name="threshold">What it must clear.</param>
    public static Outcome Judge(GateExpression expression, Interval interval, double threshold)
    {
        var floor = Comparisons.IsFloor(expression.Comparison);
        var (bad, good) = floor ? (interval.Lower, interval.Upper) : (interval.Upper, interval.Lower);
        return Comparisons.Holds(expression.Comparison, bad, threshold) ? Outcome.Passed
            : Comparisons.Holds(expression.Comparison, good, threshold) ? Outcome.Inconclusive
            : Outcome.Failed;
    }

    /// <summary>The interval in words, with what more would decide where it does not.</summary>
    /// <param name="expression">The gate.</param>
    /// <param name="interval">Where its figure lies.</param>
    /// <param name="actual">The figure.</param>
    /// <param name="threshold">What it must clear.</param>
    /// <param name="outcome">What it came to.</param>
    /// <param name="count">Values behind the figure; null where that is not known.</param>
    public static string Words(GateExpression expression, Interval interval, double actual, double threshold, Outcome outcome, long? count)
    {
        var confidence = Quantity.Format(expression.Threshold.Confidence ?? 0, Unit.Percent);
        string Text(double value) => Quantity.Format(Possible(expression, value), expression.Unit);
        var floor = Comparisons.IsFloor(expression.Comparison);
        var (bad, good) = floor ? (interval.Lower, interval.Upper) : (interval.Upper, interval.Lower);
        var where = outcome switch
        {
            Outcome.Passed => $"{(floor ? "at least" : "at most")} {Text(bad)}",
            Outcome.Failed => $"{(floor ? "at most" : "at least")} {Text(good)}",
            _ => Between(interval, Text),
        };
        var words = $", {where} with {confidence} confidence ({interval.Method})";
        return outcome == Outcome.Inconclusive ? words + More(expression, interval, actual, threshold, count) : words;
    }

    /// <summary>Where a bound by computation lies below anything that can be measured, the least that can.</summary>
    public static double Possible(GateExpression expression, double bound) =>
        expression.Metric.Kind == MetricKind.Distribution && double.IsFinite(bound) ? Math.Max(0, bound) : bound;

    private static string Between(Interval interval, Func<double, string> text) => (double.IsFinite(interval.Lower), double.IsFinite(interval.Upper)) switch
    {
        (true, true) => $"between {text(interval.Lower)} and {text(interval.Upper)}",
        (true, false) => $"at least {text(interval.Lower)}, without an upper bound",
        (false, true) => $"at most {text(interval.Upper)}, without a lower bound",
        _ => "anywhere",
    };

    private static string More(GateExpression expression, Interval interval, double actual, double threshold, long? count)
    {
        var needed = Needed(expression, interval, actual, threshold, count);
        var have = count is { } known ? $", there are {known}" : string.Empty;
        return needed is { } values ? $"; about {values} requests are needed to tell{have}"
            : count is null ? "; more requests are needed to tell"
            : double.IsFinite(actual - (Comparisons.IsFloor(expression.Comparison) ? interval.Lower : interval.Upper)) ? "; it lies so near its bound that no number of requests would tell"
            : "; its bound lies among the requests that failed, and more that fail as often would not tell";
    }

    /// <summary>Values with which it would be told in four of five runs, about, if they go on to vary as they do; null where no number would do.</summary>
    private static long? Needed(GateExpression expression, Interval interval, double actual, double threshold, long? count)
    {
        if (expression.Metric.Kind == MetricKind.Rate && actual is 0 or 1)
        {
            return RateInterval.Needed(actual == 1 ? threshold : 1 - threshold, expression.Threshold.Confidence ?? 0);
        }

        var bad = Comparisons.IsFloor(expression.Comparison) ? interval.Lower : interval.Upper;
        if (interval.Needed is { } least && !double.IsFinite(bad))
        {
            return least;
        }

        var width = Math.Abs(actual - bad) * Power.Distance(expression.Threshold.Confidence ?? 0);
        var gap = Math.Abs(actual - threshold);
        var factor = width / gap;
        return count is { } known && double.IsFinite(factor) && factor < 1e4 ? Math.Max(known + 1, (long)Math.Ceiling(known * factor * factor)) : null;
    }
}
