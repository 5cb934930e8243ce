namespace Validator.Metrics;

/// <summary>Metrics with one value per request.</summary>
internal static class PerRequest
{
    private const double NanosecondsPerSecond = 1e9;

    /// <summary>
    /// The distribution of a metric. A request that succeeded but lacks what the metric needs makes the whole metric missing,
    /// since a percentile over the others would flatter; requests to which it does not apply are left out.
    /// </summary>
    public static MetricValue Of(MetricDefinition metric, IReadOnlyList<RequestRecord> records)
    {
        var sample = new List<Weighted>(records.Count);
        var failed = 0;
        var lacking = 0;
        foreach (var record in records)
        {
            if (!record.IsSuccess)
            {
                failed++;
                sample.Add(new Weighted(metric.Worst, 1));
            }
            else if (Applies(metric.Name, record))
            {
                if (Value(metric.Name, record) is { } value && double.IsFinite(value) && value >= 0)
                {
                    sample.Add(new Weighted(value, 1));
                }
                else
                {
                    lacking++;
                }
            }
        }

        return lacking > 0
            ? MetricValue.None(MissingKind.NoTelemetry, $"{lacking} of {records.Count} requests came without {Needs(metric.Name)}")
            : sample.Count == 0
                ? MetricValue.None(MissingKind.NoTelemetry, $"no request has {Needs(metric.Name)}")
                : MetricValue.Of(Distribution.Summarize(sample, failed));
    }

    private static bool Applies(string metric, RequestRecord record) => metric switch
    {
        // One token has no token after it.
        MetricName.Tpot => record.OutputTokens is null or >= 2,

        // Ollama omits counters that are zero: nothing was computed, the prompt came from the cache.
        MetricName.Prefill => record.ServerTotalNs is null || (record.PromptTokens is not null && record.ServerPromptNs is not null),
        _ => true,
    };

    private static double? Value(string metric, RequestRecord record) => metric switch
    {
        MetricName.Decode => record.OutputTokens / (record.ServerDecodeNs / NanosecondsPerSecond),
        MetricName.Prefill => record.PromptTokens / (record.ServerPromptNs / NanosecondsPerSecond),
        MetricName.Ttft => record.FirstTokenAt - record.SentAt,
        MetricName.Tpot => (record.LastByteAt - record.FirstTokenAt) / (record.OutputTokens - 1),
        MetricName.E2e => record.LastByteAt - record.SentAt,
        MetricName.LoadTime => (record.ServerLoadNs ?? (record.ServerTotalNs is null ? null : 0)) / NanosecondsPerSecond,
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "not a metric with one value per request"),
    };

    private static string Needs(string metric) => metric switch
    {
        MetricName.Decode => "eval_count and eval_duration",
        MetricName.Prefill => "prompt_eval_count and prompt_eval_duration",
        MetricName.Ttft => "the time of a first token",
        MetricName.Tpot => "eval_count of at least 2 and the times of its tokens",
        MetricName.E2e => "the time of its last byte",
        MetricName.LoadTime => "the server's durations",
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "not a metric with one value per request"),
    };
}
