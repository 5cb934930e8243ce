using Validator.Metrics.Steady;
using Validator.Metrics.Telemetry;

namespace Validator.Metrics;

/// <summary>Computes each metric from the requests that count.</summary>
internal static class MetricComputation
{
    private const string NoRequests = "no load request ended";

    /// <param name="records">Load requests that count.</param>
    /// <param name="probes">Probes beside them.</param>
    /// <param name="timing">Whose durations there are.</param>
    /// <param name="steady">The part in which they ran evenly.</param>
    /// <param name="client">What we took ourselves; null where that was not recorded.</param>
    /// <param name="telemetry">What machine and server did; null for a query or a stage alone.</param>
    public static IReadOnlyDictionary<string, MetricValue> Of(
        IReadOnlyList<RequestRecord> records, IReadOnlyList<RequestRecord> probes, Timing timing, Lazy<SteadyState> steady, ClientUse? client = null, TelemetryLog? telemetry = null)
    {
        // The metrics of machine and server are all over the same window, which every request has a say in.
        var window = new Lazy<TelemetryWindow>(() => TelemetryWindow.Of(telemetry!, records));
        MetricDefinition[] metrics = [.. MetricRegistry.All.Where(metric => metric.Name != MetricName.WarmPrefill || records.Count == 0 || records.Any(record => record.IsWarm))];
        var values = Together.Select(
            metrics,
            records.Count,
            metric => TelemetryMetrics.Concerns(metric.Name) && records.Count > 0 ? TelemetryMetrics.Of(metric.Name, telemetry, window) : Of(metric, records, probes, timing, steady, client));
        return metrics.Zip(values).ToDictionary(pair => pair.First.Name, pair => pair.Second);
    }

    private static MetricValue Of(
        MetricDefinition metric, IReadOnlyList<RequestRecord> records, IReadOnlyList<RequestRecord> probes, Timing timing, Lazy<SteadyState> steady, ClientUse? client)
    {
        if (metric.Name == MetricName.RequestsCount)
        {
            return MetricValue.Of(records.Count);
        }

        if (records.Count == 0)
        {
            return MetricValue.None(MissingKind.NoData, NoRequests);
        }

        return metric.Name switch
        {
            MetricName.RequestsFailed => MetricValue.Of(records.Count(record => !record.IsSuccess)),
            MetricName.RequestsSuccessRate => Share(records, record => record.IsSuccess),
            MetricName.IntegrityViolations => MetricValue.Of(records.Sum(record => record.AllViolations) + probes.Where(probe => probe.IsJudged).Sum(probe => probe.AllViolations)),
            MetricName.IntegrityCleanRate => Share(records, record => record.Violations.Count == 0),
            MetricName.ContextProcessedRate => ContextProcessed(records),
            MetricName.ContextCanaryRecall => CanaryRecall.Of(probes),
            MetricName.Output => OutputRate(Behind(steady.Value.From, records)),
            MetricName.Drift => Drift(records, steady.Value),
            MetricName.InterChunk => GapMerge.Of(metric, records),
            _ when ClientMetrics.Concerns(metric.Name) => ClientMetrics.Of(metric.Name, records, client),
            _ => PerRequest.Of(metric, records, timing),
        };
    }

    private static MetricValue Share(IReadOnlyList<RequestRecord> records, Func<RequestRecord, bool> counts)
    {
        var held = records.Count(counts);
        return MetricValue.Of((double)held / records.Count) with { Share = (held, records.Count) };
    }

    private static MetricValue ContextProcessed(IReadOnlyList<RequestRecord> records)
    {
        var blind = records.Count(record => record.IsSuccess && record.ExpectedPromptTokens is null);
        return blind > 0
            ? MetricValue.None(MissingKind.NoTelemetry, $"{blind} of {records.Count} prompts have no certain length by calibration; a warm-up request makes it certain")
            : Share(records, record => record.IsSuccess && record.PromptTokens is not null);
    }

    private static IReadOnlyList<RequestRecord> Behind(double? from, IReadOnlyList<RequestRecord> records) =>
        from is { } start ? [.. records.Where(record => (record.SentAt ?? record.ScheduledAt) >= start)] : records;

    private static MetricValue Drift(IReadOnlyList<RequestRecord> records, SteadyState steady) => steady.Trend is { } trend && double.IsFinite(trend.Fall)
        ? MetricValue.Of(Math.Max(trend.Fall, steady.Fell ?? trend.Fall))
        : steady.IsByPlan ? MetricValue.None(MissingKind.NoTelemetry, "the load changes by plan from stage to stage, which is no drift")
        : MetricValue.None(MissingKind.NoTelemetry, $"a trend needs at least {Trend.Least} succeeded requests with a decode speed, and there are {Math.Min(steady.Requests, records.Count)}");

    private static MetricValue OutputRate(IReadOnlyList<RequestRecord> records)
    {
        var (blind, tokens, start, end) = (0, 0.0, double.PositiveInfinity, double.NegativeInfinity);
        foreach (var record in records)
        {
            var sent = record.SentAt ?? record.ScheduledAt;
            start = Math.Min(start, sent);
            end = Math.Max(end, record.EndedAt ?? record.LastByteAt ?? sent);
            blind += record is { IsSuccess: true, OutputTokens: null } ? 1 : 0;
            tokens += record.IsSuccess ? record.OutputTokens ?? 0 : 0;
        }

        return blind > 0 ? MetricValue.None(MissingKind.NoTelemetry, $"{blind} of {records.Count} requests came without eval_count")
            : tokens == 0 ? MetricValue.Of(0)
            : end > start ? MetricValue.Of(tokens / (end - start))
            : MetricValue.None(MissingKind.NoTelemetry, "the load took no measurable time");
    }
}
