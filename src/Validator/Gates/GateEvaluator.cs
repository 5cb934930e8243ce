using Validator.Metrics;
using Validator.Spec;

namespace Validator.Gates;

/// <summary>Judges gates. What is not known never passes.</summary>
public static class GateEvaluator
{
    /// <summary>Judges every gate on the figures of one configuration.</summary>
    /// <param name="gates">The gates, in the order of the results.</param>
    /// <param name="metrics">What was measured.</param>
    /// <param name="baseline">What gates with <c>of baseline</c> compare to.</param>
    public static IReadOnlyList<GateResult> Evaluate(IReadOnlyList<Gate> gates, MetricSet metrics, BaselineFigures baseline) =>
        [.. gates.Select(gate => Weigh(Judge(gate, metrics, baseline)))];

    /// <summary>Results for gates that were not looked at.</summary>
    /// <param name="gates">The gates.</param>
    /// <param name="reason">Why, as a sentence.</param>
    public static IReadOnlyList<GateResult> Skip(IReadOnlyList<Gate> gates, string reason) =>
        [.. gates.Select(gate => Result(gate, Outcome.Skipped, null, Absolute(gate), reason))];

    private static GateResult Judge(Gate gate, MetricSet metrics, BaselineFigures baseline)
    {
        var subject = gate.Expression.Subject;
        var measured = Figure.Of(gate.Expression, metrics);
        if (measured.Value is not { } actual || double.IsNaN(actual))
        {
            return Result(gate, measured.Absent, null, Absolute(gate), $"{subject} has no value: {measured.Reason ?? "it is not a number"}");
        }

        var bound = Bound(gate.Expression, baseline);
        if (bound.Value is not { } threshold)
        {
            var text = $"{subject} is {Quantity.Format(actual, gate.Expression.Unit)}, but its bound, {gate.Expression.Threshold}, has no value: {bound.Reason}";
            return Result(gate, Outcome.Inconclusive, actual, null, text);
        }

        var failed = measured.Failed;
        var flattered = failed > 0 && gate.Expression.IsBackward;
        var holds = !flattered && Comparisons.Holds(gate.Expression.Comparison, actual, threshold);
        var (shown, needed) = GateFormat.Pair(actual, threshold, gate.Expression.Unit);
        var message = $"{subject} is {shown}, needs {Comparisons.Sign(gate.Expression.Comparison)} {needed}{bound.Note}{measured.Note}"
            + (flattered ? ", which this gate would take for good" : string.Empty);
        return Result(gate, holds ? Outcome.Passed : Outcome.Failed, actual, threshold, message);
    }

    private static Figure Bound(GateExpression expression, BaselineFigures baseline)
    {
        if (!expression.Threshold.OfBaseline)
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
            : new Figure(null, Outcome.Inconclusive, $"the baseline has no finite {expression.Subject}");
    }

    private static double? Absolute(Gate gate) => gate.Expression.Threshold.OfBaseline ? null : gate.Expression.Threshold.Value;

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
        (GateSeverity.Warn, Outcome.Inconclusive) => result with { Outcome = Outcome.Warned, Message = $"inconclusive: {result.Message}" },
        (GateSeverity.Warn, Outcome.Failed) => result with { Outcome = Outcome.Warned, Message = result.Actual is null ? $"no data: {result.Message}" : result.Message },
        _ => result,
    };
}
