namespace Validator.Metrics;

/// <summary>What stands in for the server's durations where a route tells none.</summary>
internal static class ClientTimed
{
    private const string Decode = "by the client's clock: (output tokens - 1) over the time from the first token to the last";
    private const string Prefill = "by the client's clock: prompt tokens over the time from the send to the first token, which holds queue, network and that token too, so it is a lower bound";

    /// <summary>Whether the metric is one that the server's durations make.</summary>
    public static bool Concerns(string metric) => metric is MetricName.Decode or MetricName.Prefill or MetricName.WarmPrefill or MetricName.LoadTime or MetricName.Queue or MetricName.Residual;

    /// <summary>How it was taken instead.</summary>
    public static string NoteOf(string metric) => metric == MetricName.Decode ? Decode : Prefill;

    /// <summary>Whether it is defined for a request: a single token has no token after it.</summary>
    public static bool Applies(string metric, RequestRecord record) => metric != MetricName.Decode || record.OutputTokens is null or >= 2;

    /// <summary>Its value; null when it cannot be told.</summary>
    public static double? Value(string metric, RequestRecord record) => metric switch
    {
        MetricName.Decode when record.LastTokenAt > record.FirstTokenAt => (record.OutputTokens - 1) / (record.LastTokenAt - record.FirstTokenAt),
        MetricName.Prefill or MetricName.WarmPrefill when record.Chunks > 1 => record.PromptTokens / (record.FirstTokenAt - record.SentAt),
        _ => null,
    };

    /// <summary>What a request lacks that has no value.</summary>
    public static string Needs(string metric) => metric switch
    {
        MetricName.Decode => "the times of a first and a last token (the answer must be streamed, and this route tells no durations)",
        MetricName.Prefill or MetricName.WarmPrefill => "the time of a first token among several (the answer must be streamed, and this route tells no durations)",
        _ => "the server's durations, which this route does not tell",
    };
}
