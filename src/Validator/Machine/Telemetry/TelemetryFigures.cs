namespace Validator.Machine.Telemetry;

/// <summary>The machine's processors. Shares are between 0 and 1.</summary>
public sealed record CpuFigures
{
    /// <summary>Share of the time in which the logical processors did anything: 1 is all of them, always.</summary>
    public double? Busy { get; init; }

    /// <summary>The same of each logical processor, in the order of their numbers.</summary>
    public IReadOnlyList<double>? Cores { get; init; }

    /// <summary>Share of the time in which processors idled while a disk was waited for.</summary>
    public double? Waiting { get; init; }

    /// <summary>Share of the time that the hypervisor gave to others.</summary>
    public double? Stolen { get; init; }

    /// <summary>Clock of the cores in MHz, the mean.</summary>
    public double? Frequency { get; init; }

    /// <summary>Clock of the slowest core that was looked at, in MHz.</summary>
    public double? LowestFrequency { get; init; }

    /// <summary>How often a core or a package slowed down for heat.</summary>
    public long? HeatThrottles { get; init; }

    /// <summary>Periods of the control groups' quota.</summary>
    public long? QuotaPeriods { get; init; }

    /// <summary>Periods in which the quota was used up, so that tasks had to wait.</summary>
    public long? QuotaThrottles { get; init; }

    /// <summary>Seconds that tasks waited for it, over all processors.</summary>
    public double? QuotaSeconds { get; init; }

    /// <summary>Switches from one thread to another.</summary>
    public long? ContextSwitches { get; init; }
}

/// <summary>The machine's memory, in bytes.</summary>
public sealed record MemoryFigures
{
    /// <summary>What could be had without swapping.</summary>
    public long? Available { get; init; }

    /// <summary>Read back from swap.</summary>
    public long? SwappedIn { get; init; }

    /// <summary>Written to swap.</summary>
    public long? SwappedOut { get; init; }

    /// <summary>Page faults that were served from memory.</summary>
    public long? MinorFaults { get; init; }

    /// <summary>Page faults that a disk had to serve.</summary>
    public long? MajorFaults { get; init; }
}

/// <summary>Pressure stall information: the share of the time in which some task, or every one, waited.</summary>
public sealed record PressureFigures
{
    /// <summary>Some task waited for a processor.</summary>
    public double? Cpu { get; init; }

    /// <summary>Some task waited for memory.</summary>
    public double? Memory { get; init; }

    /// <summary>Every task that was not idle waited for memory.</summary>
    public double? MemoryFull { get; init; }

    /// <summary>Some task waited for input or output.</summary>
    public double? Io { get; init; }
}

/// <summary>Processes together. Sizes are in bytes.</summary>
public sealed record ProcessFigures
{
    /// <summary>Living processes.</summary>
    public int Processes { get; init; }

    /// <summary>Threads.</summary>
    public int? Threads { get; init; }

    /// <summary>Processors' worth of time that they took: 2 is two processors kept busy.</summary>
    public double? Cpu { get; init; }

    /// <summary>Memory in use; pages that processes share count for each of them.</summary>
    public long? Rss { get; init; }

    /// <summary>The part of it that no file stands behind: what a program asked for itself.</summary>
    public long? Anonymous { get; init; }

    /// <summary>What of them lies in swap.</summary>
    public long? Swap { get; init; }

    /// <summary>Page faults that were served from memory.</summary>
    public long? MinorFaults { get; init; }

    /// <summary>Page faults that a disk had to serve.</summary>
    public long? MajorFaults { get; init; }

    /// <summary>Switches per second of their threads that waited for something, over the last few seconds; looked at as seldom, and null between.</summary>
    public double? Switches { get; init; }

    /// <summary>Switches per second of their threads that others took the processor from, likewise.</summary>
    public double? Preemptions { get; init; }
}

/// <summary>A graphics processor. Shares are between 0 and 1, sizes in bytes.</summary>
public sealed record GpuFigures
{
    /// <summary>Share of the time in which it computed anything.</summary>
    public double? Utilization { get; init; }

    /// <summary>Memory in use, by whomever.</summary>
    public long? MemoryUsed { get; init; }

    /// <summary>Memory in use on all of some together, as far as they tell; null where none does.</summary>
    public static double? MemoryUsedOf(IReadOnlyList<GpuFigures> gpus) =>
        gpus.Any(gpu => gpu.MemoryUsed is not null) ? gpus.Sum(gpu => (double)(gpu.MemoryUsed ?? 0)) : null;

    /// <summary>All of its memory.</summary>
    public long? MemoryTotal { get; init; }

    /// <summary>Watts.</summary>
    public double? Power { get; init; }

    /// <summary>°C.</summary>
    public double? Temperature { get; init; }

    /// <summary>Clock in MHz.</summary>
    public double? Clock { get; init; }

    /// <summary>Why its clocks are held back, such as <c>power_cap</c> or <c>heat</c>; empty when they are not, null when unknown.</summary>
    public IReadOnlyList<string>? Throttles { get; init; }
}

/// <summary>Traffic in bytes.</summary>
/// <param name="Received">From other machines.</param>
/// <param name="Sent">To other machines.</param>
/// <param name="Loopback">Within the machine.</param>
public sealed record NetworkFigures(long Received, long Sent, long Loopback);

/// <summary>Traffic of whole disks, in bytes.</summary>
/// <param name="Read">Read.</param>
/// <param name="Written">Written.</param>
public sealed record DiskFigures(long Read, long Written);

/// <summary>Processes of one name, other than the server's and this tool's.</summary>
/// <param name="Name">The name of their program, as the kernel cuts it.</param>
/// <param name="Cpu">Processors' worth of time that they took.</param>
public sealed record OtherProgram(string Name, double Cpu);

/// <summary>Where a model lies, by <c>/api/ps</c>.</summary>
/// <param name="Size">Bytes; null where the server does not tell.</param>
/// <param name="SizeVram">Bytes of it in the memory of graphics processors; null where the server does not tell.</param>
public sealed record ModelPlacement(long? Size, long? SizeVram);
