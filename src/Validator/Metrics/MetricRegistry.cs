using Validator.Spec;

namespace Validator.Metrics;

/// <summary>All metrics that gates can name.</summary>
public static class MetricRegistry
{
    private const string Client = "client's monotonic clock";
    private const string Server = "server's counters in the terminal frame";
    private const string Records = "request log";
    private const string Self = "the tool's own process";
    private const string Telemetry = "telemetry.jsonl";

    /// <summary>The metrics of this version, in the order of documents.</summary>
    public static IReadOnlyList<MetricDefinition> All { get; } =
    [
        new(MetricName.RequestsCount, MetricKind.Count, Unit.None, "Load requests that ended; cancelled ones and warm-up count for nothing.", Records, true),
        new(MetricName.RequestsFailed, MetricKind.Count, Unit.None, "Load requests that did not succeed: status other than 200, not exactly one terminal frame, or a violation.", Records, false),
        new(MetricName.RequestsSuccessRate, MetricKind.Rate, Unit.Percent, "Succeeded load requests over all load requests.", Records, true),
        new(MetricName.IntegrityViolations, MetricKind.Count, Unit.None, "Integrity violations found in the bytes of all load requests and probes.", Records, false),
        new(MetricName.IntegrityCleanRate, MetricKind.Rate, Unit.Percent, "Load requests without any violation over all load requests.", Records, true),
        new(MetricName.ContextProcessedRate, MetricKind.Rate, Unit.Percent, "Succeeded load requests whose prompt_eval_count reaches the calibrated prompt length (within 5%, or the calibration's own uncertainty where that is more), over all load requests. A server whose count is wrong is found out by context.canary_recall.", Server, true),
        new(MetricName.ContextCanaryRecall, MetricKind.Rate, Unit.Percent, "Canaries recalled over canaries asked for, at head, middle and tail of texts as long as the load's prompts, sent apart from the load; a canary is recalled when the answer holds its number. No value where the model does not answer them over a short text either.", Records, true),
        new(MetricName.Decode, MetricKind.Distribution, Unit.PerSecond, "Per request: eval_count over eval_duration; with api openai, whose route tells no durations, (output tokens - 1) over the client's time from the first token to the last.", Server, true),
        new(MetricName.Drift, MetricKind.Figure, Unit.Percent, "How much decode.tokens_per_second fell from the first succeeded load request to the last, behind the warm-up, by the line of Theil and Sen, as a share of that line's start; negative where it rose. Where the front is beyond doubt faster than all the rest, from its first requests to the rest. At least 10 requests; none for a load in stages, which changes by plan.", Server, false),
        new(MetricName.Prefill, MetricKind.Distribution, Unit.PerSecond, "Per request whose prompt begins like no other (workload.prefill: cold, first turns): prompt_eval_count over prompt_eval_duration; requests whose prompt came whole from the cache report neither and are left out; with api openai prompt tokens over the time from the send to the first token, a lower bound.", Server, true),
        new(MetricName.WarmPrefill, MetricKind.Distribution, Unit.PerSecond, "Per request whose prompt begins like one sent before (workload.prefill: warm, later turns): as prefill.tokens_per_second, but the count holds tokens that the cache served in no time, so it is the speed that a client sees and not that of the hardware. Apart from it: the first requests that fill the cache count for neither.", Server, true),
        new(MetricName.Output, MetricKind.Figure, Unit.PerSecond, "Output tokens of all succeeded load requests over the time from the first load request sent to the last one's end, in steady state: from 20 requests on a warm-up at their front is found (MSER-5) and left out, and said beside the figures; of a load in stages, which changes by plan, nothing is left out.", Server + ", " + Client, true),
        new(MetricName.Ttft, MetricKind.Distribution, Unit.Duration, "Per request: from sending it, in an open loop from when it was due, until the first non-empty content or thinking token.", Client, false),
        new(MetricName.Tpot, MetricKind.Distribution, Unit.Duration, "Per request of at least 2 output tokens: (e2e - ttft) / (output tokens - 1).", Client, false),
        new(MetricName.InterChunk, MetricKind.Distribution, Unit.Duration, "Gaps between chunks with content, over all requests, within 1%; a failed request counts as infinite gaps, as many as the request with the most had.", Client, false),
        new(MetricName.E2e, MetricKind.Distribution, Unit.Duration, "Per request: from sending it, in an open loop from when it was due, until the response's last byte.", Client, false),
        new(MetricName.LoadTime, MetricKind.Distribution, Unit.Duration, "Per request: load_duration, what the server spent on having the model loaded; with api openai it is not told.", Server, false),
        new(MetricName.Queue, MetricKind.Distribution, Unit.Duration, "Per request: total_duration less load_duration, prompt_eval_duration and eval_duration: the wait for a free slot of the model, and what else the server does with a request, a few ms of it. The wait for a model that is still being loaded is in load_time. With api openai it is not told.", Server, false),
        new(MetricName.Residual, MetricKind.Distribution, Unit.Duration, "Per request: how far total_duration and the time from the send to the last byte are apart: connection, transport, and whatever neither the server nor the client accounts for. With api openai it is not told.", Server + ", " + Client, false),
        new(MetricName.MemoryPeak, MetricKind.Figure, Unit.Bytes, "The most memory that the server's processes had at a sample of the load: resident and in swap, pages that they share counted for each.", Telemetry, false),
        new(MetricName.MemoryGrowth, MetricKind.Figure, Unit.Bytes, "How much memory each request leaves taken: the slope (Theil and Sen) of what the server's processes asked for themselves, resident or in swap, over the second half of the requests. At least 12 requests, warm-up included.", Telemetry, false),
        new(MetricName.CpuUtilization, MetricKind.Figure, Unit.Percent, "Processor time of the server's processes over the time of the load and the logical processors that they may use, or their control group's quota where that is less: 100% is all of them, always.", Telemetry, false),
        new(MetricName.CpuThrottled, MetricKind.Rate, Unit.Percent, "Share of the load's time in samples in which heat or a control group's quota held processors back. No value where only one of the two can be seen and did not.", Telemetry, false),
        new(MetricName.GpuMemoryPeak, MetricKind.Figure, Unit.Bytes, "The most memory in use on all graphics processors together at a sample of the load, by whomever.", Telemetry, false),
        new(MetricName.GpuUtilization, MetricKind.Figure, Unit.Percent, "Share of the load's time in which graphics processors computed anything, the mean of them.", Telemetry, true),
        new(MetricName.GpuThrottled, MetricKind.Rate, Unit.Percent, "Share of the load's samples in which a graphics processor's clock was held back by heat, its limit of power, or its hardware.", Telemetry, false),
        new(MetricName.GpuOffload, MetricKind.Rate, Unit.Percent, "Share of the model in the memory of graphics processors, size_vram over size in /api/ps, before the load or after it, whichever is less.", "the server's /api/ps", true),
        new(MetricName.ClientOverhead, MetricKind.Figure, Unit.Percent, "Processor time that the tool itself took during the load over the load's time: 100% is one processor kept busy. Above half of the processors that it may use the run is inconclusive.", Self, false),
        new(MetricName.ClientSendLateness, MetricKind.Distribution, Unit.Duration, "Per request of an open loop, failed ones too: from when it was due until the tool began to send it. It is a part of ttft and e2e; a p99 above 100 ms and 5% of the median ttft makes the run inconclusive.", Self, false),
        new(MetricName.ClientReceiveDelay, MetricKind.Distribution, Unit.Duration, "From the arrival of bytes until the tool's timestamp of them, within 1%, on a loopback connection of the tool's own, 20 times a second while the load runs. A p99 above 100 ms and 5% of the median e2e makes the run inconclusive.", Self, false),
    ];

    /// <summary>Names that belong to the vocabulary but are not measured by this version.</summary>
    public static IReadOnlyList<string> NotMeasured { get; } =
    [
        "goodput",
    ];

    /// <summary>The metric of that name; null when there is none.</summary>
    public static MetricDefinition? Find(string name) => All.FirstOrDefault(metric => metric.Name == name);
}
