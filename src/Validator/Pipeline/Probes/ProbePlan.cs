using System.Globalization;
using Validator.Gates;
using Validator.Metrics;
using Validator.Spec;

namespace Validator.Pipeline;

/// <summary>How much is asked of one configuration apart from its load.</summary>
/// <param name="Canaries">Texts with canaries.</param>
/// <param name="Samples">Queries that are asked alone and among others.</param>
/// <param name="WhyNoSamples">Why no query is; null where one is.</param>
public sealed record ProbePlan(int Canaries, int Samples, string? WhyNoSamples)
{
    private const int DefaultSamples = 2;

    /// <summary>Requests for each text with canaries, at each length: one a place.</summary>
    public const int Places = 3;

    /// <summary>What the spec asks for, or what it leaves to us.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="gates">What must hold.</param>
    /// <param name="configuration">Whose options decide whether answers can be compared.</param>
    public static ProbePlan Of(DeploymentSpec spec, IReadOnlyList<Gate> gates, Configuration configuration)
    {
        var why = spec.Probes.Alone == 0 ? "probes.alone is 0"
            : spec.Load.ProbeConcurrency < 2 ? $"{(spec.Load.Shape.IsOpen ? "load.maxConcurrency" : "load.concurrency")} is 1"
            : spec.Probes.Alone is null && !IsGreedy(configuration) ? "the option temperature is not 0, and probes.alone does not ask for it"
            : null;
        return new ProbePlan(
            spec.Probes.Canaries ?? (gates.Any(NeedsCanaries) ? 1 : 0),
            why is null ? spec.Probes.Alone ?? DefaultSamples : 0,
            why);
    }

    /// <summary>Gates that could never have a value.</summary>
    public static IEnumerable<Diagnostic> Contradictions(DeploymentSpec spec, IReadOnlyList<Gate> gates) =>
        spec.Probes.Canaries != 0 ? [] : gates.Where(NeedsCanaries).Select(gate => Diagnostic.Error(
            gate.Location, $"gate '{gate.Expression}': probes.canaries is 0, so that there is nothing to judge it by", "leave probes.canaries out, or set it to 1"));

    /// <summary>Requests one after the other that it costs at most.</summary>
    /// <param name="concurrency">The load's.</param>
    public int Rounds(int concurrency) =>
        (2 * Places * Canaries) + (Samples == 0 ? 0 : (2 * Samples) + ((Math.Max(Samples, concurrency) + concurrency - 1) / concurrency));

    /// <summary>In words, for a person who wants to know what it costs.</summary>
    /// <param name="concurrency">The load's.</param>
    public string Describe(int concurrency)
    {
        string[] parts =
        [
            .. Canaries == 0 ? Array.Empty<string>() : [string.Create(CultureInfo.InvariantCulture, $"canaries in {Number.Of(Canaries, "text")} ({Places * Canaries} short requests before the load, {Places * Canaries} as long as its prompts after it)")],
            Samples == 0 ? $"no answers compared with those of a request alone ({WhyNoSamples})"
                : string.Create(CultureInfo.InvariantCulture, $"{Samples} queries alone, twice each, and again among {Math.Max(Samples, concurrency)} requests"),
        ];
        return string.Join("; ", parts);
    }

    private static bool NeedsCanaries(Gate gate) => gate.Expression.Metric.Name == MetricName.ContextCanaryRecall;

    private static bool IsGreedy(Configuration configuration) =>
        configuration.Options.TryGetValue("temperature", out var value)
        && double.TryParse(value.Json, NumberStyles.Float, CultureInfo.InvariantCulture, out var temperature) && temperature == 0;
}
