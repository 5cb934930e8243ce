namespace Validator.Gates;

/// <summary>Classes of the findings that join what the hardware did with what the software did, with their meaning and remedy.</summary>
public static class HardwareWords
{
    /// <summary>The server's processors were busy, and no request under way gave a token.</summary>
    public const string BusyWithoutTokens = "hardware.busy_without_tokens";

    /// <summary>Tokens came slowly while the server's processors idled.</summary>
    public const string IdleAndSlow = "hardware.idle_and_slow";

    /// <summary>Decode speed fell in step with the clock.</summary>
    public const string DecayWithClock = "hardware.decay_with_clock";

    /// <summary>Decode speed fell, and the clock did not.</summary>
    public const string DecayAtSteadyClock = "hardware.decay_at_steady_clock";

    /// <summary>The server keeps memory of every request.</summary>
    public const string MemoryLeak = "hardware.memory_leak";

    /// <summary>Others took processors.</summary>
    public const string Contended = "hardware.contended";

    /// <summary>More threads were busy than there are physical cores.</summary>
    public const string SmtContention = "hardware.smt_contention";

    /// <summary>The machine swapped, or the server's pages came from a disk.</summary>
    public const string Swapping = "hardware.swapping";

    /// <summary>A control group's quota held the server back.</summary>
    public const string QuotaThrottled = "hardware.quota_throttled";

    /// <summary>A graphics processor's clock was held back.</summary>
    public const string GpuThrottled = "hardware.gpu_throttled";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<(string Class, string Meaning, string Remedy)> All { get; } =
    [
        (BusyWithoutTokens, "For 5 s or more the server took half a processor or more while every request under way ended without a single token: the hardware looks used, and no work is done. A warning beside the gates, which see the failed requests.", "read server.log; lower num_ctx or num_thread, and look what the server's threads do"),
        (IdleAndSlow, "Over 5 s or more of decoding, at less than 10 tokens per second, the server took less than half of the processors that its threads (num_thread) could, and no graphics processor was busy for half of the time: something other than computation holds it up. A warning.", "look for a disk that is waited for (a model larger than memory), a quota, or locks in the server"),
        (DecayWithClock, "Decode speed fell by 5% or more over the load beyond doubt (3.5 standard errors, p below 1%), and the clock fell with it, by half as much or more, or heat was counted: the machine slows down, not the server. A warning; decode.drift gates it.", "improve the cooling, raise the power limit, or declare the speed that the machine holds"),
        (DecayAtSteadyClock, "Decode speed fell by 5% or more over the load beyond doubt (3.5 standard errors, p below 1%), while the clock fell by less than a quarter of that and no heat was counted: the cause is the server's or its memory's. A warning; decode.drift gates it.", "look for a cache that grows, memory that fills, or requests that wait for each other"),
        (MemoryLeak, "The memory of the server's processes grew with every request over the second half of the load beyond doubt (99.9%), went on in the last third at 0.7 of the pace or more, and came to 16 MiB at least; caches that fill come to rest. A warning; memory.growth_per_request gates it.", "restart the server before its memory is used up, and report the leak with its version"),
        (Contended, "Over 5 s or more of load programs other than the server and this tool took more than half a processor and more than 10% of all, or the hypervisor gave away more than 5% of the time: the figures are not the server's alone. A warning.", "end what else runs on the machine, or give the server processors of its own"),
        (SmtContention, "Over 5 s or more the server kept more processors busy than there are physical cores: threads shared cores, which seldom makes inference faster. A warning.", "set num_thread to the number of physical cores"),
        (Swapping, "The machine moved more than 1 MiB/s to and from swap, or a disk had to serve more than 10 page faults of the server in a second: a part of the model or its cache does not fit into memory. A warning.", "lower num_ctx or OLLAMA_NUM_PARALLEL, use a smaller quantization, or give the machine more memory"),
        (QuotaThrottled, "In 5% or more of its periods the control group's quota was used up, and the server's threads had to wait. A warning; cpu.throttled gates it.", "raise the quota, or lower num_thread to what it grants"),
        (GpuThrottled, "In 5% or more of the samples a graphics processor's clock was held back by heat, power or its hardware. A warning; gpu.throttled gates it.", "improve the cooling or raise the power limit"),
    ];

    /// <summary>Whether a finding is one of these.</summary>
    public static bool IsHardware(string name) => name.StartsWith("hardware.", StringComparison.Ordinal);

    /// <summary>A finding of a class with its usual remedy, shown by the telemetry and the request log.</summary>
    internal static Finding Of(string name, string explanation, string configuration) =>
        new(name, explanation, All.First(known => known.Class == name).Remedy, $"{configuration}/telemetry.jsonl, {configuration}/requests.jsonl");
}
