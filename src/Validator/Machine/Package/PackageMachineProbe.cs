using Hardware.Info;

namespace Validator.Machine;

/// <summary>Reads a machine through the Hardware.Info package, over what .NET itself knows: WMI on Windows, sysctl and system_profiler on a Mac.</summary>
/// <param name="devices">Whether to ask for graphics processors too, which takes seconds.</param>
internal sealed class PackageMachineProbe(bool devices = true) : IMachineProbe
{
    private const string Source = "Hardware.Info";

    /// <summary>WMI tells a graphics processor's memory in 32 bits, so that what has more is told as just below 4 GiB.</summary>
    private const ulong MostTold = (4UL << 30) - (1 << 20);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <inheritdoc />
    public MachineInventory Read(string? diskPath)
    {
        var known = new PortableMachineProbe().Read(diskPath);
        var problems = new List<string>(known.Problems);
        if (Tried("start", () => new HardwareInfo(Patience), problems) is not { } hardware)
        {
            return Fingerprint.Seal(known with { Problems = problems });
        }

        var processors = Tried("processors", () => Refreshed(() => hardware.RefreshCPUList(includePercentProcessorTime: false, includePerformanceCounter: false), () => hardware.CpuList), problems);
        var memory = Tried("memory", () => Refreshed(hardware.RefreshMemoryStatus, () => hardware.MemoryStatus), problems);
        var graphics = devices ? Tried("graphics processors", () => Refreshed(() => hardware.RefreshVideoControllerList(refreshMonitorList: false), () => hardware.VideoControllerList), problems) : null;
        return Fingerprint.Seal(Filled(known with { Problems = problems }, processors, memory, graphics));
    }

    /// <summary>What is known with what the package tells; a 0 or an empty text of it is unknown.</summary>
    internal static MachineInventory Filled(MachineInventory known, IReadOnlyList<CPU>? processors, MemoryStatus? memory, IReadOnlyList<VideoController>? graphics)
    {
        var physical = Sum(processors, processor => processor.NumberOfCores);
        var logical = Sum(processors, processor => processor.NumberOfLogicalProcessors);
        return known with
        {
            Processor = processors is [{ } first, ..] ? Text(first.Name) ?? known.Processor : known.Processor,
            Sockets = processors is { Count: > 0 } ? processors.Count : known.Sockets,
            PhysicalCores = physical ?? known.PhysicalCores,
            LogicalCores = logical ?? known.LogicalCores,
            Smt = physical is not null && logical is not null ? logical > physical : known.Smt,
            MemoryTotal = Bytes(memory?.TotalPhysical) ?? known.MemoryTotal,
            MemoryAvailable = Bytes(memory?.AvailablePhysical) ?? known.MemoryAvailable,
            Gpus = graphics is null ? known.Gpus : [.. graphics.Select(Of).OfType<Gpu>()],
        };
    }

    private static Gpu? Of(VideoController card)
    {
        var vendor = Vendor(card.Manufacturer) ?? Vendor(card.Name) ?? Vendor(card.Caption);
        var shares = vendor == "apple";
        return vendor is null ? null : new Gpu(vendor, Text(card.Name) ?? Text(card.Caption))
        {
            Memory = shares || card.AdapterRAM >= MostTold ? null : Bytes(card.AdapterRAM),
            SharesMemory = shares ? true : null,
            Driver = Text(card.DriverVersion),
        };
    }

    /// <summary>Null for what infers nothing: the adapters of virtual machines and remote screens.</summary>
    private static string? Vendor(string words) =>
        words.Contains("nvidia", StringComparison.OrdinalIgnoreCase) ? "nvidia"
        : words.Contains("advanced micro", StringComparison.OrdinalIgnoreCase) || words.Contains("AMD", StringComparison.Ordinal) || words.Contains("radeon", StringComparison.OrdinalIgnoreCase) ? "amd"
        : words.Contains("intel", StringComparison.OrdinalIgnoreCase) ? "intel"
        : words.Contains("apple", StringComparison.OrdinalIgnoreCase) ? "apple"
        : null;

    private static T Refreshed<T>(Action refresh, Func<T> read)
    {
        refresh();
        return read();
    }

    private static T? Tried<T>(string what, Func<T> read, List<string> problems)
        where T : class
    {
        try
        {
            return read();
        }
#pragma warning disable CA1031 // The package throws what its system's interfaces throw, and a probe never does.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            problems.Add($"{Source}: {what}: {exception.Message}");
            return null;
        }
    }

    private static int? Sum(IReadOnlyList<CPU>? processors, Func<CPU, uint> number) => processors?.Sum(processor => (long)number(processor)) is > 0 and <= int.MaxValue and var sum ? (int)sum : null;

    private static long? Bytes(ulong? bytes) => bytes is > 0 and <= long.MaxValue ? (long)bytes.Value : null;

    private static string? Text(string text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
