namespace Validator.Metrics;

/// <summary>What stands in for the server's durations where a route tells none.</summary>
internal static class ClientTimed
{
    private const string DecodeNote = "by the client's clock: (output tokens - 1) over the time from the first token to the last";
    private const string PrefillNote = "by the client's clock: prompt tokens over the time from the send to the first token, which holds queue, network and that token too, so it is a lower bound";

    /// <summary>Whether the metric is one that the server's durations make.</summary>
    public static bool Concerns(string metric) => metric is MetricName.Decode or MetricName.Prefill or MetricName.WarmPrefill or MetricName.LoadTime or MetricName.Queue or MetricName.Residual;

    /// <summary>How it is had instead.</summary>
    /// <param name="metric">One of them.</param>
    /// <param name="server">How it is had by the server's durations.</param>
    public static RequestFigure InPlaceOf(string metric, RequestFigure server) => metric switch
    {
        MetricName.Decode => new("the times of a first and a last token (the answer must be streamed, and this route tells no durations)", Decode)
        {
            // A single token has no token after it.
            Applies = static record => record.OutputTokens is null or >= 2,
            Note = DecodeNote,
        },
        MetricName.Prefill or MetricName.WarmPrefill => new("the time of a first token among several (the answer must be streamed, and this route tells no durations)", Prefill)
        {
            Concerns = server.Concerns,
            Note = PrefillNote,
        },
        _ => new("the server's durations, which this route does not tell", static _ => null),
    };

    private static double? Decode(RequestRecord record) =>
        record.LastTokenAt > record.FirstTokenAt ? (record.OutputTokens - 1) / (record.LastTokenAt - record.FirstTokenAt) : null;

    private static double? Prefill(RequestRecord record) => record.Chunks > 1 ? record.PromptTokens / (record.FirstTokenAt - record.SentAt) : null;
}
