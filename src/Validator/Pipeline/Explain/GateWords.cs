using Validator.Gates;
using Validator.Metrics;
using Validator.Spec;

namespace Validator.Pipeline.Explain;

/// <summary>A gate in words, part by part.</summary>
internal static class GateWords
{
    /// <summary>The gate's explanation.</summary>
    public static Explanation Of(GateExpression gate)
    {
        var baseline = gate.Threshold.OfBaseline;
        return new(
            "gate",
            gate.ToString(),
            $"Passes when {gate.Subject} is {Relation(gate.Comparison)} {gate.Threshold}.",
            [
                new("metric", $"{gate.Metric.Name}: {gate.Metric.Definition}"),
                new("source", gate.Metric.Source),
                new("unit", Quantity.Legal(gate.Unit)),
                .. gate.Aggregation is { } aggregation ? [new ExplainedPart("aggregation", $"{AggregationName.Of(aggregation)}: {Vocabulary.Words(aggregation)}")] : Array.Empty<ExplainedPart>(),
                .. gate.Query is { } query ? [new ExplainedPart("query", $"only requests of the query '{query}' count")] : Array.Empty<ExplainedPart>(),
                new("threshold", gate.Threshold.OfBest
                    ? $"{gate.Threshold.Text} of the same figure in the best configuration of the same run by that very figure, judged when all are measured; with only one configuration the gate is inconclusive"
                    : baseline
                    ? $"{gate.Threshold.Text} of the same figure in the baseline, matched by configuration and machine; without one the gate is inconclusive"
                    : $"{Quantity.Format(gate.Threshold.Value, gate.Unit)}"),
                .. gate.Threshold.Confidence is { } confidence
                    ? [new ExplainedPart("confidence", $"the bound on the bad side must clear the threshold with {Quantity.Format(confidence, Unit.Percent)} confidence, one-sided; the gate fails when the one on the good side misses it, and is inconclusive between the two, saying how many requests would tell")]
                    : Array.Empty<ExplainedPart>(),
                new("better", gate.HigherIsBetter ? "higher" : "lower"),
                .. gate.Metric.Kind == MetricKind.Distribution
                    ? [new ExplainedPart("failed requests", $"count as {(gate.Metric.HigherIsBetter ? "0" : "infinite")}, the worst value: failing cannot improve the figure")]
                    : Array.Empty<ExplainedPart>(),
                new("without data", "the gate fails, or is inconclusive where telemetry or samples are missing; it never passes"),
            ],
            [
                .. gate.IsBackward ? ["the bound is on the figure's good side: worse figures meet it more easily; is it meant so?"] : Array.Empty<string>(),
                .. MetricRemedies.Of(gate.Metric.Name) is { } remedy ? [remedy] : Array.Empty<string>(),
            ]);
    }

    private static string Relation(Comparison comparison) => comparison switch
    {
        Comparison.Equal => "exactly",
        Comparison.NotEqual => "anything but",
        Comparison.AtLeast => "at least",
        Comparison.AtMost => "at most",
        Comparison.Above => "more than",
        _ => "less than",
    };
}
