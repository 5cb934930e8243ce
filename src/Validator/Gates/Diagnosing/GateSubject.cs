using Validator.Metrics;
using Validator.Spec;

namespace Validator.Gates;

/// <summary>What a judged gate is about, and what could explain it.</summary>
internal static class GateSubject
{
    private const string Telemetry = "telemetry.jsonl";

    /// <summary>What slows answers down or makes them uneven.</summary>
    private static readonly string[] s_slowing =
    [
        HardwareWords.Swapping, HardwareWords.QuotaThrottled, HardwareWords.GpuThrottled, HardwareWords.DecayWithClock, HardwareWords.DecayAtSteadyClock,
        HardwareWords.SmtContention, HardwareWords.Contended, HardwareWords.IdleAndSlow, HardwareWords.BusyWithoutTokens,
    ];

    private static readonly (string Prefix, string[] Classes)[] s_causes =
    [
        ("decode.", s_slowing),
        (MetricName.Drift, [HardwareWords.DecayWithClock, HardwareWords.DecayAtSteadyClock, HardwareWords.Swapping, HardwareWords.Contended, SteadyFindings.NotSteady]),
        ("prefill.", s_slowing),
        ("output.", s_slowing),
        (MetricName.Tpot, s_slowing),
        (MetricName.InterChunk, s_slowing),
        (MetricName.Ttft, [HealthFindings.ModelReloaded, HealthFindings.ModelUnloaded, .. s_slowing]),
        (MetricName.E2e, [HealthFindings.ModelReloaded, HealthFindings.ModelUnloaded, .. s_slowing]),
        (MetricName.LoadTime, [HealthFindings.ModelReloaded, HealthFindings.ModelUnloaded]),
        ("memory.", [HardwareWords.MemoryLeak, HardwareWords.Swapping]),
        ("cpu.", [HardwareWords.QuotaThrottled, HardwareWords.DecayWithClock, HardwareWords.Contended]),
        ("gpu.", [HardwareWords.GpuThrottled]),
    ];

    /// <summary>Name of the metric; of a gate that no longer can be read, its first word.</summary>
    public static string MetricOf(GateResult gate) =>
        GateExpression.Parse(gate.Expression, gate.Location).Expression?.Metric.Name ?? gate.Expression.Split(' ')[0];

    /// <summary>Whether a class of finding explains why a metric is not what it should be.</summary>
    public static bool Explains(string finding, string metric) =>
        s_causes.Where(one => metric.StartsWith(one.Prefix, StringComparison.Ordinal)).OrderByDescending(one => one.Prefix.Length).Select(one => one.Classes).FirstOrDefault()?.Contains(finding) == true;

    /// <summary>Whether it failed for what came back: by its metric, or since failed requests count as the worst value and its figure is that, or a mean with them.</summary>
    public static bool RestsOnAnswers(GateResult gate, string metric) =>
        (metric.StartsWith("requests.", StringComparison.Ordinal) && !IsOfLoad(metric))
        || metric.StartsWith("integrity.", StringComparison.Ordinal)
        || metric.StartsWith("context.", StringComparison.Ordinal)
        || (gate.Message.Contains("failed and count", StringComparison.Ordinal) && (gate.Actual is 0 or double.PositiveInfinity || gate.Expression.Contains(".mean ", StringComparison.Ordinal)));

    /// <summary>Whether it is about the load and not about what served it.</summary>
    public static bool IsOfLoad(string metric) => metric == MetricName.RequestsCount || metric.StartsWith("client.", StringComparison.Ordinal);

    /// <summary>What would let a gate be told that cannot be.</summary>
    public static string Evidence(GateResult gate, string metric)
    {
        var threshold = GateExpression.Parse(gate.Expression, gate.Location).Expression?.Threshold;
        return gate switch
        {
            { Threshold: null } when threshold is { OfBest: true } => "measure more than one configuration in the run, with this figure",
            { Threshold: null } when threshold is { OfBaseline: true } => "name a baseline that has this configuration on this machine: --baseline, or the spec's baseline",
            { Actual: null } when MetricRegistry.Find(metric)?.Source.Contains(Telemetry, StringComparison.Ordinal) == true => $"see in {Telemetry} what this machine could not tell, or leave the gate out on it",
            { Actual: null } => MetricRemedies.Of(metric) is { } remedy ? $"look at {remedy}" : "look at what was recorded",
            _ => "send more requests: load.requests or load.duration",
        };
    }
}
