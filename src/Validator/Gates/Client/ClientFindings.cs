using System.Globalization;
using Validator.Metrics;
using Validator.Spec;

namespace Validator.Gates;

/// <summary>
/// Whether we who measure could keep up. Where we could not, what was measured in time says nothing about the server, for it or
/// against it; what was counted stands. The same for a run that just ended and one read back.
/// </summary>
public static class ClientFindings
{
    /// <summary>Requests were sent late by ourselves.</summary>
    public const string Behind = "client.behind";

    /// <summary>Requests were sent late, since as many were under way as may be.</summary>
    public const string Full = "client.full";

    /// <summary>We took the processor time that the server needs, or had none ourselves.</summary>
    public const string Busy = "client.busy";

    /// <summary>Our timestamps were late.</summary>
    public const string Late = "client.late";

    /// <summary>Lateness that is never too much; a longer one may be up to <see cref="MostOfLatency"/> of the median latency.</summary>
    private const double LeastBound = 0.1;

    private const double MostOfLatency = 0.05;

    /// <summary>Share of the processors that we may use.</summary>
    private const double MostOfProcessors = 0.5;

    /// <summary>A shorter load says more of our start than of our work.</summary>
    private const double ShortestLoad = 5;

    /// <summary>Classes of these findings, with what they mean and what to do about it.</summary>
    public static IReadOnlyList<(string Class, string Meaning, string Remedy)> All { get; } =
    [
        (Behind, "The p99 of client.send_lateness, without the requests that load.maxConcurrency held back, is above 100 ms and above 5% of the median ttft: the tool fell behind its own schedule. The configuration is inconclusive, and no gate on a measured figure rejects it.", "give the tool processors of its own (runtime.affinity, another machine), or lower load.rate"),
        (Full, "The p99 of client.send_lateness is above 100 ms and above 5% of the median ttft, since load.maxConcurrency requests were under way: less was asked of the server than the schedule says. The configuration is not approved; gates that failed in spite of that still reject it.", "raise load.maxConcurrency, or lower load.rate to what the server can hold"),
        (Busy, "client.overhead is above half of the processors that the tool may use, over a load of 5 s or more. The configuration is inconclusive, and no gate on a measured figure rejects it.", "give the tool processors of its own (runtime.affinity, another machine), or lower the load"),
        (Late, "The p99 of client.receive_delay is above 100 ms and above 5% of the median e2e, over a load of 5 s or more: timestamps were taken late. The configuration is inconclusive, and no gate on a measured figure rejects it.", "give the tool processors of its own (runtime.affinity, another machine), or lower the load"),
    ];

    /// <summary>The findings; none where we kept up.</summary>
    /// <param name="configuration">Id of the configuration, which is also its folder.</param>
    /// <param name="records">The request log.</param>
    /// <param name="metrics">Its figures.</param>
    /// <param name="use">What we took; null where that was not recorded.</param>
    public static IReadOnlyList<Finding> Of(string configuration, IReadOnlyList<RequestRecord> records, MetricSet metrics, ClientUse? use)
    {
        // Where a machine is played, its time runs faster than ours, by which we are late.
        var scale = use?.TimeScale ?? 1;
        var e2e = metrics.Get(MetricName.E2e).Distribution;

        // The time to the first token holds all of a late send.
        var (bound, boundOfDelay) = (BoundOf(metrics.Get(MetricName.Ttft).Distribution ?? e2e), BoundOf(e2e));
        var sent = records.Where(record => record.Counts && record.SendLateness is not null).ToArray();
        var late = P99(sent);
        var own = P99([.. sent.Where(record => !record.HeldBack)]);
        return [.. Found().Select(found => new Finding(found.Class, found.Words, All.First(known => known.Class == found.Class).Remedy, found.Evidence))];

        double BoundOf(DistributionSummary? times) => Math.Max(LeastBound * scale, times?.P50 is { } median && double.IsFinite(median) ? MostOfLatency * median : 0);

        IEnumerable<(string Class, string Words, string Evidence)> Found()
        {
            if (own > bound)
            {
                yield return (Behind, $"the generator fell behind: requests were sent late by up to {Time(own)} at p99 (client.send_lateness), more than {Time(bound)}", $"{configuration}/requests.jsonl");
            }

            if (late > bound && sent.Count(record => record.HeldBack) is > 0 and var held)
            {
                yield return (Full, string.Create(CultureInfo.InvariantCulture, $"{held} of {sent.Length} requests were sent late, by {Time(late)} at p99 (client.send_lateness), since load.maxConcurrency requests were under way"), $"{configuration}/requests.jsonl");
            }

            if (use is not { Seconds: >= ShortestLoad })
            {
                yield break;
            }

            if (use.ProcessorSeconds / use.Seconds > MostOfProcessors * use.Processors)
            {
                yield return (Busy, string.Create(CultureInfo.InvariantCulture, $"the tool itself took {Quantity.Format(use.ProcessorSeconds / use.Seconds, Unit.Percent)} of a processor (client.overhead), more than half of the {use.Processors} that it may use"), $"{configuration}/client.json");
            }

            if (metrics.Get(MetricName.ClientReceiveDelay).Distribution?.P99 * scale > boundOfDelay)
            {
                yield return (Late, $"timestamps were taken late, by {Time(metrics.Get(MetricName.ClientReceiveDelay).Distribution!.P99)} at p99 (client.receive_delay), more than {Time(boundOfDelay / scale)}", $"{configuration}/client.json");
            }
        }
    }

    /// <summary>What keeps the figures from being the server's; null where nothing does.</summary>
    /// <param name="findings">As <see cref="Of"/> found them.</param>
    public static string? Doubt(IReadOnlyList<Finding> findings) =>
        findings.Count == 0 ? null : string.Join("; ", findings.Select(finding => finding.Explanation));

    /// <summary>Takes the verdict from gates that failed on a measured figure while we could not keep up.</summary>
    /// <param name="results">The gates as judged.</param>
    /// <param name="gates">The same in the same order, as written.</param>
    /// <param name="findings">As <see cref="Of"/> found them.</param>
    public static IReadOnlyList<GateResult> Excuse(IReadOnlyList<GateResult> results, IReadOnlyList<Gate> gates, IReadOnlyList<Finding> findings)
    {
        // A server that cannot hold the rate is no less at fault because even more could have been asked of it.
        var doubts = findings.Where(finding => finding.Class != Full).ToArray();
        return doubts.Length == 0 ? results : [.. results.Zip(gates, (result, gate) =>
            result.Outcome == Outcome.Failed && IsMeasured(gate.Expression.Metric)
                ? result with { Outcome = Outcome.Inconclusive, Message = $"{result.Message}; {Doubt(doubts)}" }
                : result)];
    }

    private static bool IsMeasured(MetricDefinition metric) =>
        metric.Kind is MetricKind.Figure or MetricKind.Distribution && !metric.Name.StartsWith("client.", StringComparison.Ordinal);

    private static double P99(RequestRecord[] sent) =>
        sent.Length == 0 ? 0 : Distribution.Summarize(sent.Select(record => Math.Max(0, record.SendLateness!.Value))).P99;

    private static string Time(double seconds) => Quantity.Format(seconds, Unit.Duration);
}
