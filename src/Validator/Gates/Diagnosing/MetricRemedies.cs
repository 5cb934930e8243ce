namespace Validator.Gates;

/// <summary>What to look at where a metric is not what it should be.</summary>
internal static class MetricRemedies
{
    /// <summary>By the beginning of the metric's name; the longest that fits counts.</summary>
    private static readonly (string Prefix, string Remedy)[] s_remedies =
    [
        ("requests.", "the violations of the failed requests in requests.jsonl, and their bytes in wire/"),
        ("requests.count", "load.requests, load.duration and load.maxDuration: what ended the load"),
        ("integrity.", "the class of violation ('explain CLASS'), and the bytes in wire/: 'check --replay FILE' judges them again"),
        ("context.", "num_ctx against the length of the prompts, and what /api/ps says was loaded; a server cuts without a word"),
        ("decode.", "num_thread against physical cores, other load on the machine, and whether the model left the GPU"),
        ("decode.drift", "heat and memory pressure: the clock of the processors, swap, and the speed of the last requests against the first"),
        ("prefill.", "num_thread, num_batch, and whether the server's cache was meant to serve the prompts (workload.prefill)"),
        ("output.", "concurrency against OLLAMA_NUM_PARALLEL: more requests at a time help only where slots are free"),
        ("ttft", "the prompt's length, queue and load_time: which of the three the time goes to"),
        ("tpot", "decode.tokens_per_second: it is the same from the server's side"),
        ("inter_chunk", "pauses of the server (a reload, memory pressure), or a proxy that collects chunks"),
        ("e2e", "ttft and tpot: whether the prompt or the answer takes the time"),
        ("load_time", "keepAlive: a model that is unloaded between requests is loaded again"),
        ("queue", "concurrency or rate against OLLAMA_NUM_PARALLEL and OLLAMA_MAX_QUEUE"),
        ("goodput", "the bounds of slo, and which of them the requests miss"),
        ("reconciliation.", "the connection between client and server, and whether a proxy stands between"),
        ("client.", "other load on the machine: the tool must not be what is measured"),
        ("memory.", "num_ctx, OLLAMA_NUM_PARALLEL and the type of the cache, and whether it grows with every request"),
        ("cpu.", "num_thread, the quota of the control group, and the temperature"),
        ("gpu.", "gpuShare, num_gpu, other users of the card, and its temperature"),
        ("swap.", "memory: a server that swaps is not fit for production"),
        ("thermal.", "cooling, and the governor of the processors"),
    ];

    /// <summary>What to look at; null for a metric of which nothing is known.</summary>
    public static string? Of(string metric) => s_remedies.Where(one => metric.StartsWith(one.Prefix, StringComparison.Ordinal)).OrderByDescending(one => one.Prefix.Length).Select(one => one.Remedy).FirstOrDefault();
}
