using Validator.Machine.Telemetry;

namespace Validator.Metrics.Telemetry;

/// <summary>What a verdict says of its telemetry.</summary>
/// <param name="Samples">Samples that were taken at the interval.</param>
/// <param name="Interval">Seconds from one to the next.</param>
/// <param name="Missing">What could not be seen, each with its reason.</param>
public sealed record TelemetrySummary(int Samples, double Interval, IReadOnlyList<MissingSource> Missing)
{
    /// <summary>The summary; null where nothing was recorded.</summary>
    public static TelemetrySummary? Of(TelemetryLog log) => log.Header is { } header ? new TelemetrySummary(log.Ticks.Count(), header.Interval, log.Missing) : null;

    /// <summary>It in one line.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"telemetry: {Samples} {(Samples == 1 ? "sample" : "samples")}, one every {Interval:0.###} s")
        + (Missing.Count == 0 ? string.Empty : $"; not seen: {string.Join("; ", Missing.Select(missing => $"{missing.Source} ({missing.Reason})"))}");
}
