using Validator.Machine.Telemetry;

namespace Validator.Metrics.Telemetry;

/// <summary>JSON Schema of a line of <c>telemetry.jsonl</c>: its header, or a sample.</summary>
public static class TelemetrySchema
{
    private const string Since = "since the sample before";

    private static readonly Dictionary<(Type Of, string Member), string> s_words = new()
    {
        [(typeof(TelemetryHeader), "format")] = "version of the format",
        [(typeof(TelemetryHeader), "interval")] = "seconds from one sample to the next, by the clock of the machine",
        [(typeof(TelemetryHeader), "logicalCores")] = "logical processors of the machine",
        [(typeof(TelemetryHeader), "physicalCores")] = "cores of the machine, siblings counted once",
        [(typeof(TelemetryHeader), "cpuQuota")] = "processors' worth of time that the control groups around the server grant",
        [(typeof(TelemetryHeader), "scripted")] = "whether the server played a scripted machine; the samples are then of the machine that ran the play",
        [(typeof(TelemetryHeader), "missing")] = "what cannot be seen on this machine, each with its reason",
        [(typeof(TelemetrySample), "at")] = "seconds since the run began, by the clock of requests.jsonl",
        [(typeof(TelemetrySample), "seconds")] = "what the counts are of, by the clock of the machine; absent in the first sample and in a mark",
        [(typeof(TelemetrySample), "requests")] = "requests of the load, warm-up included, that had ended",
        [(typeof(TelemetrySample), "mark")] = "whether the end of a request was the cause, so that only the server's memory was read",
        [(typeof(TelemetrySample), "cpu")] = "the machine's processors",
        [(typeof(TelemetrySample), "memory")] = "the machine's memory, in bytes",
        [(typeof(TelemetrySample), "pressure")] = "the share of the time in which some task, or every one, waited",
        [(typeof(TelemetrySample), "temperature")] = "the hottest sensor of the processor in degrees Celsius",
        [(typeof(TelemetrySample), "server")] = "the server's processes together",
        [(typeof(TelemetrySample), "self")] = "this tool",
        [(typeof(TelemetrySample), "gpus")] = "graphics processors, in the order of their driver",
        [(typeof(TelemetrySample), "network")] = $"traffic of the machine's networks {Since}, in bytes",
        [(typeof(TelemetrySample), "disk")] = $"traffic of the machine's disks {Since}, in bytes",
        [(typeof(TelemetrySample), "others")] = "programs beside the server and this tool that were busiest",
        [(typeof(TelemetrySample), "model")] = "the model's place in memory by /api/ps, before and after the load; such a line holds nothing else",
        [(typeof(TelemetrySample), "problems")] = "sources found to be gone or to make no sense",
        [(typeof(CpuFigures), "busy")] = "share of the time in which the logical processors did anything",
        [(typeof(CpuFigures), "cores")] = "the same of each logical processor",
        [(typeof(CpuFigures), "waiting")] = "share of the time in which processors idled while a disk was waited for",
        [(typeof(CpuFigures), "stolen")] = "share of the time that the hypervisor gave to others",
        [(typeof(CpuFigures), "frequency")] = "clock of the cores in MHz, the mean",
        [(typeof(CpuFigures), "lowestFrequency")] = "clock of the slowest core in MHz",
        [(typeof(CpuFigures), "heatThrottles")] = $"how often a core or a package slowed down for heat {Since}",
        [(typeof(CpuFigures), "quotaPeriods")] = $"periods of the control groups' quota {Since}",
        [(typeof(CpuFigures), "quotaThrottles")] = "periods in which it was used up",
        [(typeof(CpuFigures), "quotaSeconds")] = "seconds that tasks waited for it, over all processors",
        [(typeof(CpuFigures), "contextSwitches")] = $"switches from one thread to another {Since}",
        [(typeof(ProcessFigures), "cpu")] = "processors' worth of time that they took: 2 is two kept busy",
        [(typeof(ProcessFigures), "rss")] = "bytes of memory in use",
        [(typeof(ProcessFigures), "anonymous")] = "bytes of it that no file stands behind",
        [(typeof(ProcessFigures), "swap")] = "bytes of them in swap",
        [(typeof(ProcessFigures), "switches")] = "switches per second of threads that waited, looked at every few seconds",
        [(typeof(ProcessFigures), "preemptions")] = "switches per second of threads that others took the processor from, looked at as seldom",
        [(typeof(GpuFigures), "power")] = "watts",
        [(typeof(GpuFigures), "clock")] = "MHz",
        [(typeof(GpuFigures), "throttles")] = "why its clocks are held back; empty when they are not",
    };

    /// <summary>The schema, with a line end.</summary>
    public static string ToJson() => JsonSchemaText.OfEither(
        "A line of telemetry.jsonl of ollama-validator: the header, which is the first, or a sample",
        [TelemetryJson.Default.TelemetryHeader, TelemetryJson.Default.TelemetrySample],
        (owner, name) => s_words.GetValueOrDefault((owner, name)));
}
