namespace Validator.Metrics;

/// <summary>Names of the metrics that this version measures. Definitions stand in <see cref="MetricRegistry"/>.</summary>
public static class MetricName
{
    /// <summary>Measured requests that ended.</summary>
    public const string RequestsCount = "requests.count";

    /// <summary>Those that failed.</summary>
    public const string RequestsFailed = "requests.failed";

    /// <summary>Share of those that succeeded.</summary>
    public const string RequestsSuccessRate = "requests.success_rate";

    /// <summary>Integrity violations.</summary>
    public const string IntegrityViolations = "integrity.violations";

    /// <summary>Share of requests without one.</summary>
    public const string IntegrityCleanRate = "integrity.clean_rate";

    /// <summary>Share of requests whose prompt was read whole.</summary>
    public const string ContextProcessedRate = "context.processed_rate";

    /// <summary>Share of canaries that were recalled.</summary>
    public const string ContextCanaryRecall = "context.canary_recall";

    /// <summary>Decode speed.</summary>
    public const string Decode = "decode.tokens_per_second";

    /// <summary>How much decode speed falls in the course of a load.</summary>
    public const string Drift = "decode.drift";

    /// <summary>Prefill speed of prompts that begin like no other.</summary>
    public const string Prefill = "prefill.tokens_per_second";

    /// <summary>Prefill speed of prompts that begin like one sent before.</summary>
    public const string WarmPrefill = "prefill.warm.tokens_per_second";

    /// <summary>Output of the whole load.</summary>
    public const string Output = "output.tokens_per_second";

    /// <summary>Time to first token.</summary>
    public const string Ttft = "ttft";

    /// <summary>Time per output token.</summary>
    public const string Tpot = "tpot";

    /// <summary>Gaps between chunks.</summary>
    public const string InterChunk = "inter_chunk";

    /// <summary>End-to-end latency.</summary>
    public const string E2e = "e2e";

    /// <summary>Time to load the model.</summary>
    public const string LoadTime = "load_time";

    /// <summary>Time that a request waited at the server.</summary>
    public const string Queue = "queue";

    /// <summary>What the client's clock and the server's counters leave unexplained.</summary>
    public const string Residual = "reconciliation.residual";

    /// <summary>Most memory of the server's processes.</summary>
    public const string MemoryPeak = "memory.peak";

    /// <summary>Memory that each request leaves taken.</summary>
    public const string MemoryGrowth = "memory.growth_per_request";

    /// <summary>How busy the server kept the processors.</summary>
    public const string CpuUtilization = "cpu.utilization";

    /// <summary>How long processors were held back.</summary>
    public const string CpuThrottled = "cpu.throttled";

    /// <summary>Most memory of graphics processors.</summary>
    public const string GpuMemoryPeak = "gpu.memory_peak";

    /// <summary>How busy graphics processors were.</summary>
    public const string GpuUtilization = "gpu.utilization";

    /// <summary>How long graphics processors were held back.</summary>
    public const string GpuThrottled = "gpu.throttled";

    /// <summary>Share of the model in the memory of graphics processors.</summary>
    public const string GpuOffload = "gpu.offload_share";

    /// <summary>Processor time that the tool itself took.</summary>
    public const string ClientOverhead = "client.overhead";

    /// <summary>How late requests of an open loop were sent.</summary>
    public const string ClientSendLateness = "client.send_lateness";

    /// <summary>How late the tool's timestamps were.</summary>
    public const string ClientReceiveDelay = "client.receive_delay";
}
