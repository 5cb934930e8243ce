using Validator.Metrics;
using Validator.Metrics.Statistics;
using Validator.Metrics.Telemetry;
using Validator.Spec;

namespace Validator.Gates;

/// <summary>Doubts about gates that are legal but do not do what their author wants.</summary>
internal static class GateLint
{
    /// <param name="gate">The gate.</param>
    /// <param name="declaration">As written.</param>
    /// <param name="requests">Requests that the load comes to, where it has no other end; else null.</param>
    /// <param name="early">Whether the load may end early, so that half of a gate's doubt is spent on the looks before its end.</param>
    public static IEnumerable<Diagnostic> Of(GateExpression gate, GateDeclaration declaration, int? requests = null, bool early = false)
    {
        Diagnostic Doubt(string message, string hint) =>
            Diagnostic.Warning(declaration.Location, $"gate '{declaration.Expression}': {message}", hint);

        if (gate.Metric.Name == MetricName.ContextCanaryRecall && gate.Query is not null)
        {
            yield return Doubt("canaries belong to no query, so it never has a value", "leave the query out");
        }

        if (gate.Query is not null && TelemetryMetrics.Concerns(gate.Metric.Name))
        {
            yield return Doubt("telemetry is of the whole load, not of a query, so it never has a value", "leave the query out");
        }

        if (FastTail(gate))
        {
            yield return Doubt("it bounds the fast tail, so slow requests do not fail it", $"bound the slow tail: '{gate.Metric.Name}.p10'");
        }

        if (gate.IsBackward && gate.Metric.Kind == MetricKind.Distribution)
        {
            yield return Doubt($"more of it {(gate.HigherIsBetter ? "is better" : "is worse")}, yet the bound is on that side; it fails whenever a request fails", $"turn '{Comparisons.Sign(gate.Comparison)}' round");
        }

        if (gate.Aggregation is { } aggregation && requests is { } planned && Needed(gate, aggregation, early) is { } needed && planned < needed)
        {
            yield return Doubt(
                $"{AggregationName.Of(aggregation)}{(gate.Threshold.Confidence is null ? string.Empty : " with that confidence")} needs at least {needed} requests, and load.requests asks for {planned}; it will be inconclusive",
                $"raise load.requests to {needed}, or gate p50 or the mean");
        }

        if (!gate.Threshold.IsRelative)
        {
            if (AlwaysHolds(gate))
            {
                yield return Doubt("it always holds where there is data, so it gates nothing", "set a bound that a bad deployment would miss");
            }
            else if (NeverHolds(gate))
            {
                yield return Doubt("it can never hold", "set a bound that a good deployment can meet");
            }
        }
    }

    /// <summary>Gaps come by the hundred; every other distribution has one value per request.</summary>
    private static long? Needed(GateExpression gate, Aggregation aggregation, bool early) => gate.Metric.Name == MetricName.InterChunk ? null
        : gate.Threshold.Confidence is { } confidence ? AggregationNeeds.Least(aggregation, Comparisons.IsFloor(gate.Comparison), early ? 1 - GateTally.HalfDoubt(confidence) : confidence)
        : AggregationNeeds.Least(aggregation);

    private static bool FastTail(GateExpression gate) =>
        gate.Metric.HigherIsBetter && Comparisons.IsFloor(gate.Comparison)
        && gate.Aggregation is Aggregation.P90 or Aggregation.P95 or Aggregation.P99 or Aggregation.Max;

    private static double Most(GateExpression gate) => gate.Metric.Kind == MetricKind.Rate ? 1 : double.PositiveInfinity;

    private static bool AlwaysHolds(GateExpression gate) => gate.Comparison switch
    {
        Comparison.AtLeast => gate.Threshold.Value <= 0,
        Comparison.AtMost => gate.Threshold.Value >= Most(gate),
        Comparison.Below => gate.Threshold.Value > Most(gate),
        Comparison.NotEqual => !Possible(gate),
        _ => false,
    };

    private static bool NeverHolds(GateExpression gate) => gate.Comparison switch
    {
        Comparison.AtLeast => gate.Threshold.Value > Most(gate),
        Comparison.Above => gate.Threshold.Value >= Most(gate),
        Comparison.Below => gate.Threshold.Value <= 0,
        Comparison.Equal => !Possible(gate),
        _ => false,
    };

    private static bool Possible(GateExpression gate) => gate.Metric.Kind == MetricKind.Count
        ? double.IsInteger(gate.Threshold.Value)
        : gate.Threshold.Value <= Most(gate);
}
