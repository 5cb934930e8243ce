using Validator.Metrics;
using Validator.Metrics.Statistics;
using Validator.Spec;

namespace Validator.Gates;

/// <summary>Judges gates. What is not known never passes.</summary>
public static class GateEvaluator
{
    /// <summary>Before the message of a gate that only warns and cannot be told.</summary>
    internal const string WarnedOpen = "inconclusive: ";

    /// <summary>Judges every gate on the figures of one configuration.</summary>
    /// <param name="gates">The gates, in the order of the results.</param>
    /// <param name="metrics">What was measured.</param>
    /// <param name="setting">What they are judged against.</param>
    public static IReadOnlyList<GateResult> Evaluate(IReadOnlyList<Gate> gates, MetricSet metrics, GateSetting setting) =>
        Together.Select(gates, metrics.Get(MetricName.RequestsCount).Number ?? 0, gate => Weigh(Judge(gate, metrics, setting)));

    /// <summary>Judges every gate on the figures of one configuration, by itself.</summary>
    /// <param name="gates">The gates, in the order of the results.</param>
    /// <param name="metrics">What was measured.</param>
    /// <param name="baseline">What gates with <c>of baseline</c> compare to.</param>
    public static IReadOnlyList<GateResult> Evaluate(IReadOnlyList<Gate> gates, MetricSet metrics, BaselineFigures baseline) =>
        Evaluate(gates, metrics, GateSetting.None with { Baseline = baseline });

    /// <summary>The bound of a gate that is known before its configuration was measured; null for one that is not.</summary>
    internal static double? BoundOf(GateExpression expression, BaselineFigures baseline) =>
        expression.Threshold.OfBest ? null : Bound(expression, baseline).Value;

    /// <summary>Results for gates that were not looked at.</summary>
    /// <param name="gates">The gates.</param>
    /// <param name="reason">Why, as a sentence.</param>
    public static IReadOnlyList<GateResult> Skip(IReadOnlyList<Gate> gates, string reason) =>
        [.. gates.Select(gate => Result(gate, Outcome.Skipped, null, Absolute(gate), reason))];

    private static GateResult Judge(Gate gate, MetricSet metrics, GateSetting setting)
    {
        var subject = gate.Expression.Subject;
        var measured = Figure.Of(gate.Expression, metrics);
        if (measured.Value is not { } actual || double.IsNaN(actual))
        {
            return Result(gate, measured.Absent, null, Absolute(gate), $"{subject} has no value: {measured.Reason ?? "it is not a number"}");
        }

        var reference = setting.Reference(gate.Expression);
        var bound = Bound(gate.Expression, reference);
        if (bound.Value is not { } threshold)
        {
            var text = $"{subject} is {Quantity.Format(actual, gate.Expression.Unit)}, but its bound, {gate.Expression.Threshold}, has no value: {bound.Reason}";
            return Result(gate, Outcome.Inconclusive, actual, null, text);
        }

        var failed = measured.Failed;
        var flattered = failed > 0 && gate.Expression.IsBackward;
        var power = GatePower.Of(gate.Expression, metrics, ReferenceEquals(reference.Metrics, metrics) ? null : reference.Metrics, actual, threshold, setting.Planned?.Of(gate.Expression.Query));

        // The best of a run is its own measure, and needs no confidence to reach itself.
        if (gate.Expression.Threshold.Confidence is { } confidence && !flattered && !ReferenceEquals(reference.Metrics, metrics))
        {
            return WithConfidence(gate, metrics, reference.Metrics, setting.Sampling, measured, bound, confidence) with { Power = power };
        }

        var holds = !flattered && Comparisons.Holds(gate.Expression.Comparison, actual, threshold);
        var (shown, needed) = GateFormat.Pair(actual, threshold, gate.Expression.Unit);
        var message = $"{subject} is {shown}, needs {Comparisons.Sign(gate.Expression.Comparison)} {needed}{bound.Note}{measured.Note}"
            + (flattered ? ", which this gate would take for good" : string.Empty);
        if (holds && TooFew(gate.Expression, metrics) is { } reason)
        {
            return Result(gate, Outcome.Inconclusive, actual, threshold, $"{message}, which it meets; but {reason}") with { Power = power };
        }

        return Result(gate, holds ? Outcome.Passed : Outcome.Failed, actual, threshold, message) with { Power = power };
    }

    /// <summary>
    /// Why a percentile that holds proves nothing: of fewer values than that its rank is an extreme, and the true percentile may
    /// lie anywhere beyond. Null when there are enough.
    /// </summary>
    private static string? TooFew(GateExpression expression, MetricSet metrics)
    {
        var have = metrics.Get(expression.Metric.Name, expression.Query).Distribution?.Count;
        return expression.Aggregation is { } aggregation && AggregationNeeds.Least(aggregation) is var needed && have < needed
            ? $"{AggregationName.Of(aggregation)} needs at least {needed} values, and there {(have == 1 ? "is" : "are")} {have}"
            : null;
    }

    private static GateResult WithConfidence(Gate gate, MetricSet metrics, MetricSet? against, Sampling sampling, Figure measured, Figure bound, double confidence)
    {
        var (expression, actual, threshold) = (gate.Expression, measured.Value!.Value, bound.Value!.Value);
        var (shown, needed) = GateFormat.Pair(actual, threshold, expression.Unit);
        var (interval, reason) = Intervals.Of(expression, metrics, against, confidence, sampling);
        if (interval is null)
        {
            return Result(gate, Outcome.Inconclusive, actual, threshold, $"{expression.Subject} is {shown}, but no confidence can be had: {reason}");
        }

        var outcome = ConfidenceJudge.Judge(expression, interval, threshold);
        var value = metrics.Get(expression.Metric.Name, expression.Query);
        var words = ConfidenceJudge.Words(expression, interval, actual, threshold, outcome, value.Distribution?.Count ?? value.Share?.Count);
        var result = Result(
            gate, outcome, actual, threshold, $"{expression.Subject} is {shown}{words}, needs {Comparisons.Sign(expression.Comparison)} {needed}{bound.Note}{measured.Note}{Changed(expression, metrics, against, sampling, threshold, outcome)}");
        return result with { Interval = new GateInterval(Finite(ConfidenceJudge.Possible(expression, interval.Lower)), Finite(interval.Upper), confidence, interval.Method) };
    }

    /// <summary>What the difference from the baseline itself comes to, whatever share of it is asked for.</summary>
    private static string Changed(GateExpression expression, MetricSet metrics, MetricSet? against, Sampling sampling, double threshold, Outcome outcome)
    {
        var itself = expression with { Threshold = expression.Threshold with { Value = 1 } };
        if (!expression.Threshold.OfBaseline || against is null || Intervals.Of(itself, metrics, against, expression.Threshold.Confidence!.Value, sampling).Interval is not { } interval)
        {
            return string.Empty;
        }

        var before = threshold / expression.Threshold.Value;
        var (better, worse) = expression.HigherIsBetter ? (interval.Lower > before, interval.Upper < before) : (interval.Upper < before, interval.Lower > before);
        var held = outcome == Outcome.Passed;
        return "; against the baseline: " + (worse && held ? "worse, within what the gate allows"
            : ChangeName.Of(better ? Change.Improvement : worse ? Change.Regression : held ? Change.NoWorse : Change.NoEvidence));
    }

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;

    private static Figure Bound(GateExpression expression, BaselineFigures baseline)
    {
        if (!expression.Threshold.IsRelative)
        {
            return new Figure(expression.Threshold.Value, Outcome.Inconclusive, null);
        }

        if (baseline.Metrics is not { } metrics)
        {
            return new Figure(null, Outcome.Inconclusive, baseline.Reason);
        }

        var figure = Figure.Of(expression, metrics);
        return figure.Value is { } value && double.IsFinite(value)
            ? new Figure(value * expression.Threshold.Value, Outcome.Inconclusive, null, Note: $" ({expression.Threshold}, which is {Quantity.Format(value, expression.Unit)})")
            : new Figure(null, Outcome.Inconclusive, $"{(expression.Threshold.OfBest ? "the best configuration" : "the baseline")} has no finite {expression.Subject}");
    }

    private static double? Absolute(Gate gate) => gate.Expression.Threshold.IsRelative ? null : gate.Expression.Threshold.Value;

    private static GateResult Result(Gate gate, Outcome outcome, double? actual, double? threshold, string message) => new()
    {
        Id = gate.Id,
        Expression = gate.Expression.ToString(),
        Severity = gate.Severity,
        Outcome = outcome,
        Actual = actual,
        Threshold = threshold,
        Unit = gate.Expression.Unit,
        Message = message,
        Location = gate.Location,
    };

    /// <summary>A gate that only warns says in words what else its outcome would have told.</summary>
    private static GateResult Weigh(GateResult result) => (result.Severity, result.Outcome) switch
    {
        (GateSeverity.Warn, Outcome.Inconclusive) => result with { Outcome = Outcome.Warned, Message = WarnedOpen + result.Message },
        (GateSeverity.Warn, Outcome.Failed) => result with { Outcome = Outcome.Warned, Message = result.Actual is null ? $"no data: {result.Message}" : result.Message },
        _ => result,
    };
}
