using System.Collections.Frozen;

namespace Validator.Metrics;

/// <summary>How a metric with one value per request is had from a record.</summary>
/// <param name="Needs">What a request lacks that has no value.</param>
/// <param name="Value">Its value for a request that succeeded; null when it cannot be told.</param>
internal sealed record RequestFigure(string Needs, Func<RequestRecord, double?> Value)
{
    private const double NanosecondsPerSecond = 1e9;

    private static readonly FrozenDictionary<string, RequestFigure> s_byServer = new Dictionary<string, RequestFigure>
    {
        [MetricName.Decode] = new("eval_count and eval_duration", static record => record.OutputTokens / (record.ServerDecodeNs / NanosecondsPerSecond)),
        [MetricName.Prefill] = OfPrompts(static record => record.IsCold),
        [MetricName.WarmPrefill] = OfPrompts(static record => record.IsWarm),
        [MetricName.Ttft] = new("the time of a first token", static record => record.FirstTokenAt - record.LatencyFrom),
        [MetricName.Tpot] = new("eval_count of at least 2 and the times of its tokens", static record => (record.LastByteAt - record.FirstTokenAt) / (record.OutputTokens - 1))
        {
            // One token has no token after it.
            Applies = static record => record.OutputTokens is null or >= 2,
        },
        [MetricName.E2e] = new("the time of its last byte", static record => record.LastByteAt - record.LatencyFrom),
        [MetricName.LoadTime] = new("the server's durations", static record => (record.ServerLoadNs ?? (record.ServerTotalNs is null ? null : 0)) / NanosecondsPerSecond),
        [MetricName.Queue] = new("the server's durations", Queue),
        [MetricName.Residual] = new(
            "the server's total_duration and the time of its last byte",
            static record => Math.Abs(((record.LastByteAt - record.SentAt) - (record.ServerTotalNs / NanosecondsPerSecond)) ?? double.NaN)),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, RequestFigure> s_byClient =
        s_byServer.ToFrozenDictionary(figure => figure.Key, figure => ClientTimed.Concerns(figure.Key) ? ClientTimed.InPlaceOf(figure.Key, figure.Value) : figure.Value, StringComparer.Ordinal);

    /// <summary>Whether the metric is of this kind of request at all: one that is not, failed or not, says nothing of it.</summary>
    public Func<RequestRecord, bool> Concerns { get; init; } = static _ => true;

    /// <summary>Whether it is defined for a request.</summary>
    public Func<RequestRecord, bool> Applies { get; init; } = static _ => true;

    /// <summary>How it was taken instead; null where it was taken as it is defined.</summary>
    public string? Note { get; init; }

    /// <summary>Whether a metric has one value per request.</summary>
    /// <param name="metric">Its name.</param>
    public static bool Has(string metric) => s_byServer.ContainsKey(metric);

    /// <summary>How a metric is had.</summary>
    /// <param name="metric">Name of a metric with one value per request.</param>
    /// <param name="timing">Whose durations there are.</param>
    /// <exception cref="ArgumentOutOfRangeException">It has no value per request.</exception>
    public static RequestFigure Of(string metric, Timing timing) => (timing == Timing.Client ? s_byClient : s_byServer).GetValueOrDefault(metric)
        ?? throw new ArgumentOutOfRangeException(nameof(metric), metric, "not a metric with one value per request");

    private static RequestFigure OfPrompts(Func<RequestRecord, bool> concerns) =>
        new("prompt_eval_count and prompt_eval_duration", static record => record.PromptTokens / (record.ServerPromptNs / NanosecondsPerSecond))
        {
            Concerns = concerns,

            // Ollama omits counters that are zero: nothing was computed, the prompt came from the cache.
            Applies = static record => record.ServerTotalNs is null || (record.PromptTokens is not null && record.ServerPromptNs is not null),
        };

    /// <summary>Not below 0: the parts are measured by other clocks than the whole. What is beyond that is a violation of its own.</summary>
    private static double? Queue(RequestRecord record) => record.ServerTotalNs is { } total
        ? Math.Max(0, total - (record.ServerLoadNs ?? 0) - (record.ServerPromptNs ?? 0) - (record.ServerDecodeNs ?? 0)) / NanosecondsPerSecond
        : null;
}
