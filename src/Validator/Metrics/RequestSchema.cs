namespace Validator.Metrics;

/// <summary>JSON Schema of a line of <c>requests.jsonl</c>.</summary>
public static class RequestSchema
{
    private const string Since = "seconds since the run began, on a monotonic clock; null when it did not happen";

    private static readonly Dictionary<string, string> s_words = new(StringComparer.Ordinal)
    {
        ["id"] = "1-based number within the configuration; 0 for a request that counted a prompt",
        ["query"] = "id of the query",
        ["phase"] = "load: measured; warmup: counts for nothing; calibration: counted a prompt, and failed; the others are probes",
        ["scheduledAt"] = $"when it was due, {Since}",
        ["sentAt"] = $"when it was sent, {Since}",
        ["firstByteAt"] = $"when the response's first byte came, {Since}",
        ["firstTokenAt"] = $"when the first non-empty content or thinking came, {Since}",
        ["lastTokenAt"] = $"when the last non-empty content or thinking came, {Since}",
        ["lastByteAt"] = $"when the response's last byte came, {Since}",
        ["endedAt"] = $"when it was over, by whatever end, {Since}",
        ["dispatchedAt"] = $"when the client began to send a request of an open loop, {Since}",
        ["status"] = "HTTP status; null when none came",
        ["outcome"] = "succeeded: status 200, exactly one terminal frame, no violation; cancelled: broken off by the end of the run, counts for nothing",
        ["violations"] = "violations found, the first few",
        ["violationTotal"] = "how many violations there were",
        ["violationCounts"] = "how many of each class, where violations does not hold them all; else null",
        ["chunks"] = "frames with content",
        ["outputTokens"] = "eval_count",
        ["promptTokens"] = "prompt_eval_count",
        ["expectedPromptTokens"] = "length of the prompt by calibration, in tokens",
        ["serverTotalNs"] = "total_duration in nanoseconds",
        ["serverLoadNs"] = "load_duration in nanoseconds",
        ["serverPromptNs"] = "prompt_eval_duration in nanoseconds",
        ["serverDecodeNs"] = "eval_duration in nanoseconds",
        ["bytes"] = "raw bytes received",
        ["longestLine"] = "bytes of the longest line",
        ["firstDocumentLength"] = "characters of the first of several JSON documents in the body; null when there was one",
        ["firstDocumentUnits"] = "UTF-16 units of that document",
        ["doneReason"] = "done_reason",
        ["gaps"] = "gaps between chunks in microseconds: buckets of 1% as 250*3 12 18*2, the least gap of the first, of each other how much longer it is, and behind * how many",
        ["error"] = "the server's or the connection's words for a failure",
        ["wire"] = "file with the raw bytes, relative to the configuration's folder; null when they were not kept",
        ["reread"] = "what independent readers made of the bytes of a failed request; null when they were not asked",
        ["probe"] = "what a probe came to",
        ["stage"] = "1-based stage of the load",
        ["heldBack"] = "whether a request of an open loop had to wait for another to end",
        ["prefill"] = "cold: the prompt begins like no other; warm: like one sent before; fill: what it finds in the cache is not known",
        ["turn"] = "1-based turn of its conversation",
        ["conversation"] = "id of the request of its conversation's first turn",
        ["class"] = "class of the violation",
        ["side"] = "whose fault it is",
        ["explanation"] = "one sentence",
        ["offset"] = "byte of the raw response at which it shows; null when it is not at one place",
        ["frame"] = "0-based frame; null when it is not in one",
        ["because"] = "why it is laid to that side",
        ["excerpt"] = "the bytes around it, in hexadecimal and as text",
    };

    /// <summary>The schema, with a line end.</summary>
    public static string ToJson() => JsonSchemaText.Of(
        "A line of requests.jsonl of ollama-validator",
        RequestLogJson.Default.RequestRecord,
        (owner, name) => owner == typeof(RequestRecord) || owner == typeof(RecordedViolation) ? s_words.GetValueOrDefault(name) : null,
        (owner, name, schema) =>
        {
            if (owner == typeof(RequestRecord) && name == "outcome")
            {
                schema["enum"] = new System.Text.Json.Nodes.JsonArray(RequestRecord.Succeeded, RequestRecord.Failed, RequestRecord.Cancelled);
            }

            if (owner == typeof(RecordedViolation) && name == "side")
            {
                schema["enum"] = new System.Text.Json.Nodes.JsonArray("server", "transport", "proxy");
            }
        });
}
