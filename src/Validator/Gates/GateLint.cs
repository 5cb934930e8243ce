using Validator.Load;
using Validator.Metrics;
using Validator.Metrics.Statistics;
using Validator.Metrics.Steady;
using Validator.Metrics.Telemetry;
using Validator.Spec;

namespace Validator.Gates;

/// <summary>Doubts about gates that are legal but do not do what their author wants.</summary>
internal static class GateLint
{
    /// <param name="gate">The gate.</param>
    /// <param name="declaration">As written.</param>
    /// <param name="load">The load.</param>
    /// <param name="planned">What the load comes to.</param>
    public static IEnumerable<Diagnostic> Of(GateExpression gate, GateDeclaration declaration, LoadSpec load, PlannedLoad planned)
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

        if (gate.Metric.Name == MetricName.ClientSendLateness && !load.Shape.IsOpen)
        {
            yield return Doubt("a closed loop has no schedule to be late for, so it never has a value", "mode: constant");
        }
        else if (gate.Metric.Name == MetricName.Drift && load.Varies)
        {
            yield return Doubt("a load in stages changes by plan, which is no drift, so it never has a value", "leave the stages out, or gate a percentile of a query");
        }
        else if (planned.For(gate.Query) is { } requests && Needed(gate, load.EndsEarly) is { } needed && requests < needed.Requests)
        {
            var more = gate.Query is { } raised ? $"let the load ask '{raised}' {needed.Requests} times" : load.Requests == requests ? $"raise load.requests to {needed.Requests}" : $"let the load come to {needed.Requests} requests";
            yield return Doubt($"{needed.What} needs at least {needed.Requests} requests, and {Asked(gate, load, planned, requests)}; it will be inconclusive", more + needed.Instead);
        }

        if (!gate.Threshold.IsRelative)
        {
            if (AlwaysHolds(gate))
            {
                yield return Doubt("it always holds where there is data, so it gates nothing", "set a bound that a bad deployment would miss");
            }
            else if (planned.For(gate.Query) is { } most && BeyondThePlan(gate, most))
            {
                yield return Doubt($"it can never hold: {Asked(gate, load, planned, most)}", $"bound it by {most}, or let the load ask more");
            }
            else if (NeverHolds(gate))
            {
                yield return Doubt("it can never hold", "set a bound that a good deployment can meet");
            }
        }
    }

    /// <summary>Requests without which it cannot be told, whatever they bring; null where one is enough. Gaps and delays come by the hundred; every other distribution has one value per request.</summary>
    private static (string What, long Requests, string Instead)? Needed(GateExpression gate, bool early)
    {
        var confidence = gate.Threshold.Confidence is { } asked ? early ? 1 - GateTally.HalfDoubt(asked) : asked : (double?)null;
        var subject = confidence is null ? string.Empty : " with that confidence";
        return gate.Metric.Name switch
        {
            MetricName.InterChunk or MetricName.ClientReceiveDelay => null,
            MetricName.Drift => Of("decode.drift", Trend.Least),
            MetricName.MemoryGrowth => Of("memory.growth_per_request", MemoryGrowth.Least),
            _ when gate.Aggregation is { } aggregation => Of(
                AggregationName.Of(aggregation) + subject,
                confidence is { } certain ? AggregationNeeds.Least(aggregation, Comparisons.IsFloor(gate.Comparison), certain) : AggregationNeeds.Least(aggregation),
                ", or gate p50 or the mean"),
            MetricName.RequestsSuccessRate or MetricName.IntegrityCleanRate or MetricName.ContextProcessedRate when confidence is { } sure && Comparisons.IsFloor(gate.Comparison) && !gate.Threshold.IsRelative && RateInterval.Needed(gate.Threshold.Value, sure) is { } many =>
                Of($"a rate of {Quantity.Format(gate.Threshold.Value, Unit.Percent)}{subject}", many, ", or lower the rate or its confidence"),
            _ => null,
        };

        static (string, long, string)? Of(string what, long requests, string instead = "") => (what, requests, instead);
    }

    private static string Asked(GateExpression gate, LoadSpec load, PlannedLoad planned, int requests) =>
        gate.Query is { } query ? $"the load asks '{query}' {(planned.Queries is null ? "at most " : string.Empty)}{Number.Of(requests, "time")}"
        : load.Requests == requests ? $"load.requests asks for {requests}"
        : $"the load comes to {Number.Of(requests, "request")}";

    private static bool BeyondThePlan(GateExpression gate, int planned) => gate.Metric.Name == MetricName.RequestsCount && gate.Comparison switch
    {
        Comparison.AtLeast or Comparison.Equal => gate.Threshold.Value > planned,
        Comparison.Above => gate.Threshold.Value >= planned,
        _ => false,
    };

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
