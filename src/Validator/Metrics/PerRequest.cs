using System.Buffers;

namespace Validator.Metrics;

/// <summary>Metrics with one value per request.</summary>
internal static class PerRequest
{
    private const double NanosecondsPerSecond = 1e9;

    /// <summary>
    /// The distribution of a metric. A request that succeeded but lacks what the metric needs makes the whole metric missing,
    /// since a percentile over the others would flatter; requests to which it does not apply are left out.
    /// </summary>
    /// <param name="metric">The metric.</param>
    /// <param name="records">Requests that count.</param>
    /// <param name="timing">Whose durations there are.</param>
    public static MetricValue Of(MetricDefinition metric, IReadOnlyList<RequestRecord> records, Timing timing)
    {
        var byClient = timing == Timing.Client && ClientTimed.Concerns(metric.Name);
        var needs = byClient ? ClientTimed.Needs(metric.Name) : Needs(metric.Name);

        // A long run has a million values for each metric; one room serves them all, one after the other.
        var room = ArrayPool<double>.Shared.Rent(records.Count);
        try
        {
            var (count, failed, lacking) = Collect(metric, records, byClient, room);
            return lacking > 0
                ? MetricValue.None(MissingKind.NoTelemetry, $"{lacking} of {records.Count} requests came without {needs}")
                : !records.Any(record => Concerns(metric.Name, record)) ? MetricValue.None(MissingKind.NoData, $"no request had a {(metric.Name == MetricName.Prefill ? "cold" : "warm")} prefill")
                : count == 0
                    ? MetricValue.None(MissingKind.NoTelemetry, $"no request has {needs}")
                    : MetricValue.Of(Distribution.SummarizeInPlace(room, count, failed)) with
                    {
                        Note = byClient ? ClientTimed.NoteOf(metric.Name) : null,

                        // Few gates ask for it.
                        Sample = () => SampleOf(metric, records, byClient),
                    };
        }
        finally
        {
            ArrayPool<double>.Shared.Return(room);
        }
    }

    /// <summary>Whether its prompt begins like one sent before.</summary>
    public static bool IsWarm(RequestRecord record) => record.Prefill == RequestRecord.WarmPrefill;

    /// <summary>Whether a metric is of this kind of request at all: one that is not, failed or not, says nothing of it.</summary>
    private static bool Concerns(string metric, RequestRecord record) => metric switch
    {
        MetricName.Prefill => record.Prefill is null or RequestRecord.ColdPrefill,
        MetricName.WarmPrefill => IsWarm(record),
        _ => true,
    };

    /// <summary>The value of one request; null where the metric does not apply to it, or it lacks what the metric needs.</summary>
    public static (double? Value, bool Lacks) Of(MetricDefinition metric, RequestRecord record, Timing timing)
    {
        var byClient = timing == Timing.Client && ClientTimed.Concerns(metric.Name);
        if (!Concerns(metric.Name, record))
        {
            return (null, false);
        }

        if (!record.IsSuccess)
        {
            return (metric.Worst, false);
        }

        return !(byClient ? ClientTimed.Applies(metric.Name, record) : Applies(metric.Name, record)) ? (null, false)
            : (byClient ? ClientTimed.Value(metric.Name, record) : Value(metric.Name, record)) is { } value && double.IsFinite(value) && value >= 0 ? (value, false)
            : (null, true);
    }

    private static double[] SampleOf(MetricDefinition metric, IReadOnlyList<RequestRecord> records, bool byClient)
    {
        var sample = new double[records.Count];
        var (count, _, _) = Collect(metric, records, byClient, sample);
        Array.Resize(ref sample, count);
        Array.Sort(sample);
        return sample;
    }

    private static (int Count, int Failed, int Lacking) Collect(MetricDefinition metric, IReadOnlyList<RequestRecord> records, bool byClient, Span<double> sample)
    {
        var (count, failed, lacking) = (0, 0, 0);
        foreach (var record in records)
        {
            var (value, lacks) = Of(metric, record, byClient ? Timing.Client : Timing.Server);
            lacking += lacks ? 1 : 0;
            if (value is { } known)
            {
                failed += record.IsSuccess ? 0 : 1;
                sample[count++] = known;
            }
        }

        return (count, failed, lacking);
    }

    private static bool Applies(string metric, RequestRecord record) => metric switch
    {
        // One token has no token after it.
        MetricName.Tpot => record.OutputTokens is null or >= 2,

        // Ollama omits counters that are zero: nothing was computed, the prompt came from the cache.
        MetricName.Prefill or MetricName.WarmPrefill => record.ServerTotalNs is null || (record.PromptTokens is not null && record.ServerPromptNs is not null),
        _ => true,
    };

    private static double? Value(string metric, RequestRecord record) => metric switch
    {
        MetricName.Decode => record.OutputTokens / (record.ServerDecodeNs / NanosecondsPerSecond),
        MetricName.Prefill or MetricName.WarmPrefill => record.PromptTokens / (record.ServerPromptNs / NanosecondsPerSecond),
        MetricName.Ttft => record.FirstTokenAt - record.LatencyFrom,
        MetricName.Tpot => (record.LastByteAt - record.FirstTokenAt) / (record.OutputTokens - 1),
        MetricName.E2e => record.LastByteAt - record.LatencyFrom,
        MetricName.LoadTime => (record.ServerLoadNs ?? (record.ServerTotalNs is null ? null : 0)) / NanosecondsPerSecond,
        MetricName.Queue => Queue(record),
        MetricName.Residual => Math.Abs(((record.LastByteAt - record.SentAt) - (record.ServerTotalNs / NanosecondsPerSecond)) ?? double.NaN),
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "not a metric with one value per request"),
    };

    /// <summary>Not below 0: the parts are measured by other clocks than the whole. What is beyond that is a violation of its own.</summary>
    private static double? Queue(RequestRecord record) => record.ServerTotalNs is { } total
        ? Math.Max(0, total - (record.ServerLoadNs ?? 0) - (record.ServerPromptNs ?? 0) - (record.ServerDecodeNs ?? 0)) / NanosecondsPerSecond
        : null;

    private static string Needs(string metric) => metric switch
    {
        MetricName.Decode => "eval_count and eval_duration",
        MetricName.Prefill or MetricName.WarmPrefill => "prompt_eval_count and prompt_eval_duration",
        MetricName.Ttft => "the time of a first token",
        MetricName.Tpot => "eval_count of at least 2 and the times of its tokens",
        MetricName.E2e => "the time of its last byte",
        MetricName.LoadTime or MetricName.Queue => "the server's durations",
        MetricName.Residual => "the server's total_duration and the time of its last byte",
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "not a metric with one value per request"),
    };
}
