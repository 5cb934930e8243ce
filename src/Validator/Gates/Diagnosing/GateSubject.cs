using Validator.Metrics;
using Validator.Spec;

namespace Validator.Gates;

/// <summary>What a judged gate is about, and what could explain it.</summary>
/// <param name="Gate">The gate.</param>
/// <param name="Expression">It, read again; null for one that this version cannot read.</param>
internal sealed record GateSubject(GateResult Gate, GateExpression? Expression)
{
    private const string Telemetry = "telemetry.jsonl";

    /// <summary>What slows answers down or makes them uneven.</summary>
    private static readonly string[] s_slowing =
    [
        HardwareWords.Swapping, HardwareWords.QuotaThrottled, HardwareWords.GpuThrottled, HardwareWords.DecayWithClock, HardwareWords.DecayAtSteadyClock,
        HardwareWords.SmtContention, HardwareWords.Contended, HardwareWords.IdleAndSlow, HardwareWords.BusyWithoutTokens,
    ];

    private static readonly Dictionary<string, string[]> s_causes = new(StringComparer.Ordinal)
    {
        [MetricName.Decode] = s_slowing,
        [MetricName.Drift] = [HardwareWords.DecayWithClock, HardwareWords.DecayAtSteadyClock, HardwareWords.Swapping, HardwareWords.Contended, SteadyFindings.NotSteady],
        [MetricName.Prefill] = s_slowing,
        [MetricName.WarmPrefill] = s_slowing,
        [MetricName.Output] = s_slowing,
        [MetricName.Tpot] = s_slowing,
        [MetricName.InterChunk] = s_slowing,
        [MetricName.Ttft] = [HealthFindings.ModelReloaded, HealthFindings.ModelUnloaded, .. s_slowing],
        [MetricName.E2e] = [HealthFindings.ModelReloaded, HealthFindings.ModelUnloaded, .. s_slowing],
        [MetricName.LoadTime] = [HealthFindings.ModelReloaded, HealthFindings.ModelUnloaded],
        [MetricName.MemoryPeak] = [HardwareWords.MemoryLeak],
        [MetricName.MemoryGrowth] = [HardwareWords.MemoryLeak],
        [MetricName.CpuThrottled] = [HardwareWords.QuotaThrottled, HardwareWords.DecayWithClock],
        [MetricName.GpuThrottled] = [HardwareWords.GpuThrottled],
        [MetricName.GpuUtilization] = [HardwareWords.GpuThrottled],
    };

    /// <summary>The subject of a gate.</summary>
    public static GateSubject Of(GateResult gate) => new(gate, GateExpression.Parse(gate.Expression, gate.Location).Expression);

    /// <summary>Name of the metric; of a gate that no longer can be read, its first word.</summary>
    public string Metric => Expression?.Metric.Name ?? Gate.Expression.Split(' ')[0];

    /// <summary>The query whose requests alone count; null where all do.</summary>
    public string? Query => Expression?.Query;

    /// <summary>Whether it is about the load and not about what served it.</summary>
    public bool IsOfLoad => Metric == MetricName.RequestsCount || Metric.StartsWith("client.", StringComparison.Ordinal);

    /// <summary>Whether it is about what became of the prompt.</summary>
    public bool IsOfContext => Metric.StartsWith("context.", StringComparison.Ordinal);

    /// <summary>Whether a class of finding explains why the metric is not what it should be.</summary>
    public bool IsExplainedBy(string finding) => s_causes.TryGetValue(Metric, out var causes) && causes.Contains(finding);

    /// <summary>Whether a class of finding explains why the gate cannot be told, though it is no doubt about the whole run.</summary>
    public bool LeavesOpen(string finding) => Gate.Threshold is not null && finding switch
    {
        ProbeFindings.TooWeak or ProbeFindings.NotAsked => Metric == MetricName.ContextCanaryRecall,
        EarlyDecision.Class => !IsOfLoad,
        _ => false,
    };

    /// <summary>Whether it failed for what came back: by its metric, or since failed requests count as the worst value and its figure is that, or a mean with them.</summary>
    /// <param name="failed">Requests that failed.</param>
    public bool RestsOnAnswers(int failed) =>
        (Metric.StartsWith("requests.", StringComparison.Ordinal) && !IsOfLoad)
        || Metric.StartsWith("integrity.", StringComparison.Ordinal)
        || IsOfContext
        || (Metric == MetricName.Output && failed > 0)
        || (Gate.Message.Contains("failed and count", StringComparison.Ordinal) && (Gate.Actual is 0 or double.PositiveInfinity || Expression?.Aggregation == Aggregation.Mean));

    /// <summary>What would let a gate be told that cannot be.</summary>
    public string Evidence() => Gate switch
    {
        { Threshold: null } when Expression?.Threshold is { OfBest: true } => "measure more than one configuration in the run, with this figure",
        { Threshold: null } when Expression?.Threshold is { OfBaseline: true } => "name a baseline that has this configuration on this machine: --baseline, or the spec's baseline",
        { Actual: null } when MetricRegistry.Find(Metric)?.Source.Contains(Telemetry, StringComparison.Ordinal) == true => $"see in {Telemetry} what this machine could not tell, or leave the gate out on it",
        { Actual: null } => MetricRemedies.Of(Metric) is { } remedy ? $"look at {remedy}" : "look at what was recorded",
        _ => "send more requests: load.requests or load.duration",
    };
}
