using Validator.Metrics;

namespace Validator.Gates;

/// <summary>What it means for a verdict that its load was ended early.</summary>
public static class EarlyEnd
{
    /// <summary>The results, of which none fails for what the end of the load left out.</summary>
    /// <param name="results">Judged gates.</param>
    /// <param name="gates">The gates, in the same order.</param>
    /// <param name="early">What ended the load; null where nothing did.</param>
    public static IReadOnlyList<GateResult> Uncut(IReadOnlyList<GateResult> results, IReadOnlyList<Gate> gates, EarlyDecision? early) => early is null ? results
        : [.. results.Zip(gates, (result, gate) => result.Outcome == Outcome.Failed && (result.Actual is null || gate.Expression.Metric.Name == MetricName.RequestsCount)
            ? result with { Outcome = Outcome.Inconclusive, Message = $"{result.Message}; the load was ended early, {early.Reach}" }
            : result)];

    /// <summary>Why the gates do not decide what a load cut short for other gates came to; null where they do.</summary>
    /// <param name="early">What ended the load; null where nothing did.</param>
    /// <param name="results">Judged gates, perhaps others than those that ended it.</param>
    /// <param name="gates">The gates, in the same order.</param>
    public static string? Doubt(EarlyDecision? early, IReadOnlyList<GateResult> results, IReadOnlyList<Gate> gates) =>
        early is null || results.Any(result => result.Outcome == Outcome.Failed) || (early.Decision == Decision.Approved && EarlyJudge.MayApprove(gates))
            ? null
            : $"{early}; these gates are not decided by that";

    /// <summary>The finding that tells of it; null where nothing ended the load.</summary>
    /// <param name="early">What ended the load.</param>
    /// <param name="configuration">Id of the configuration, which is also its folder.</param>
    public static Finding? FindingOf(EarlyDecision? early, string configuration) => early is null ? null : new Finding(
        EarlyDecision.Class,
        early.ToString(),
        early.Decision == Decision.Approved ? "leave load.early out to have the whole load measured" : "see why the gate is lost; leave load.early out to have the whole load measured",
        $"{configuration}/requests.jsonl");
}
