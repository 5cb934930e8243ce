using Validator.Metrics;
using Validator.Spec;

namespace Validator.Gates;

/// <summary>What it means for a verdict that its load was ended early.</summary>
public static class EarlyEnd
{
    /// <summary>
    /// The requests that an approval rests on: the first that were sent, as many as decided it. Those that were sent later and had
    /// ended all the same are known only because they were quick, and count for nothing; what failed among them stays.
    /// </summary>
    /// <param name="records">The request log.</param>
    /// <param name="early">What ended the load; null where nothing did.</param>
    public static IReadOnlyList<RequestRecord> Counted(IReadOnlyList<RequestRecord> records, EarlyDecision? early) =>
        early?.Decision == Decision.Approved ? InOrder(records, early) : records;

    /// <summary>Reads a request log as the verdict counted it.</summary>
    /// <param name="path">The log.</param>
    /// <param name="early">What ended the load; null where nothing did.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static RequestLogFile Read(string path, EarlyDecision? early) => RequestLogFile.Read(path) is var log && early is null ? log : log with { Records = Counted(log.Records, early) };

    /// <summary>The results, of which none fails for what the end of the load left out, and none holds by it.</summary>
    /// <param name="results">Gates judged on all that ended.</param>
    /// <param name="gates">The gates, in the same order.</param>
    /// <param name="early">What ended the load; null where nothing did.</param>
    /// <param name="records">The request log.</param>
    /// <param name="judge">Judges the gates on other records.</param>
    public static IReadOnlyList<GateResult> Uncut(
        IReadOnlyList<GateResult> results, IReadOnlyList<Gate> gates, EarlyDecision? early, IReadOnlyList<RequestRecord> records, Func<IReadOnlyList<RequestRecord>, IReadOnlyList<GateResult>> judge)
    {
        if (early is null)
        {
            return results;
        }

        var brokenOff = BrokenOff(records);
        var inOrder = new Lazy<IReadOnlyList<GateResult>>(() => judge(InOrder(records, early)));
        return [.. results.Select((result, index) => Told(
            early.Decision == Decision.Rejected && result.Outcome != Outcome.Failed && early.Gates.Contains(result.Id, StringComparer.Ordinal) ? inOrder.Value[index] : result,
            index))];

        GateResult Told(GateResult result, int index) => result.Outcome switch
        {
            Outcome.Failed when result.Actual is null || gates[index].Expression.Metric.Name == MetricName.RequestsCount =>
                result with { Outcome = Outcome.Inconclusive, Message = $"{result.Message}; the load was ended early, {early.Reach}" },
            Outcome.Passed when early.Decision == Decision.Rejected && brokenOff > 0 && gates[index].Expression.Metric.Kind != MetricKind.Count =>
                result with { Outcome = Outcome.Inconclusive, Message = $"{result.Message}, which it meets; but the load was ended early, and {Were(brokenOff)} broken off" },
            _ => result,
        };
    }

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
    /// <param name="records">The request log.</param>
    public static Finding? FindingOf(EarlyDecision? early, string configuration, IReadOnlyList<RequestRecord> records) => early is null ? null : new Finding(
        EarlyDecision.Class,
        BrokenOff(records) is > 0 and var left ? $"{early}; {Left(early, left)}" : early.ToString(),
        early.Decision == Decision.Approved ? "leave load.early out to have the whole load measured" : "see why the gate is lost; leave load.early out to have the whole load measured",
        $"{configuration}/requests.jsonl");

    private static int BrokenOff(IReadOnlyList<RequestRecord> records) => records.Count(record => record is { Phase: RequestRecord.LoadPhase, Outcome: RequestRecord.Cancelled });

    private static string Left(EarlyDecision early, int left) => early.Decision == Decision.Approved
        ? $"{Number.Of(left, "request")} sent behind those {(left == 1 ? "counts" : "count")} for nothing"
        : $"{Were(left)} broken off, and {(left == 1 ? "counts" : "count")} for nothing";

    private static string Were(int brokenOff) => brokenOff == 1 ? "1 request under way was" : $"{brokenOff} requests under way were";

    /// <summary>The first that were sent, as many as decided; what succeeded behind them counts as broken off too.</summary>
    private static IReadOnlyList<RequestRecord> InOrder(IReadOnlyList<RequestRecord> records, EarlyDecision early)
    {
        int[] sent = [.. records.Where(record => record.Counts).Select(record => record.Id).Order()];
        var last = sent.Length == 0 ? 0 : sent[Math.Clamp(early.After, 1, sent.Length) - 1];
        return [.. records.Select(record => record is { Counts: true, IsSuccess: true } && record.Id > last ? record with { Outcome = RequestRecord.Cancelled } : record)];
    }
}
