namespace Validator.Machine.Telemetry;

/// <summary>The machine's memory, by <c>/proc/meminfo</c> and <c>/proc/vmstat</c>.</summary>
internal sealed class MachineMemory : IDisposable
{
    /// <summary>What is missing without <c>/proc/meminfo</c>.</summary>
    public const string Available = "memory.available";

    /// <summary>What is missing without <c>/proc/vmstat</c>.</summary>
    public const string Faults = "memory.faults";

    private const long Kibibyte = 1024;

    private readonly KeptFile? info;
    private readonly KeptFile? statistics;
    private long? inBefore, outBefore, allBefore, majorBefore;

    /// <summary>Opens what there is.</summary>
    public MachineMemory(string root, MissingSources missing)
    {
        info = KeptFile.Open(Path.Combine(root, "proc/meminfo"), Available, missing);
        statistics = KeptFile.Open(Path.Combine(root, "proc/vmstat"), Faults, missing);
    }

    /// <summary>What it shows; null when nothing does.</summary>
    public MemoryFigures? Read(byte[] buffer)
    {
        var available = info is null ? null : Words.Field(info.Read(buffer), "MemAvailable"u8) * Kibibyte;
        if (statistics is null)
        {
            return available is null ? null : new MemoryFigures { Available = available };
        }

        var text = statistics.Read(buffer);
        var major = Since(Words.Field(text, "pgmajfault"u8), ref majorBefore);
        return new MemoryFigures
        {
            Available = available,
            SwappedIn = Since(Words.Field(text, "pswpin"u8), ref inBefore) * Environment.SystemPageSize,
            SwappedOut = Since(Words.Field(text, "pswpout"u8), ref outBefore) * Environment.SystemPageSize,
            MajorFaults = major,
            MinorFaults = Since(Words.Field(text, "pgfault"u8), ref allBefore) - major,
        };
    }

    /// <inheritdoc />
    public void Dispose()
    {
        info?.Dispose();
        statistics?.Dispose();
    }

    private static long? Since(long? now, ref long? before)
    {
        var change = now >= before ? now - before : null;
        before = now;
        return change;
    }
}
