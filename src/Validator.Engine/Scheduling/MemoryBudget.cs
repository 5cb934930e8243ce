using System.Globalization;

namespace Validator.Engine.Scheduling;

/// <summary>Memory this process may still take, so that a model too large is refused and never killed by the kernel.</summary>
internal static class MemoryBudget
{
    /// <summary>Left for everything else on the machine, in bytes.</summary>
    private const long Reserve = 256L << 20;

    /// <summary>Bytes that a model may take now: what the machine has available, within the control group's limit.</summary>
    public static long AvailableBytes()
    {
        GCMemoryInfo memory = GC.GetGCMemoryInfo();
        long limit = memory.TotalAvailableMemoryBytes - Environment.WorkingSet;
        return Math.Max(0, Math.Min(limit, MachineAvailableBytes() ?? limit) - Reserve);
    }

    /// <summary>A size as Ollama prints it, as in <c>1.5 GiB</c>.</summary>
    public static string Format(long bytes) => bytes switch
    {
        >= 1L << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.0} GiB"),
        >= 1L << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 20):0.0} MiB"),
        >= 1L << 10 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 10):0.0} KiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
    };

    private static long? MachineAvailableBytes()
    {
        const string MemoryInfo = "/proc/meminfo";
        if (!File.Exists(MemoryInfo))
        {
            return null;
        }

        string? line = File.ReadLines(MemoryInfo).FirstOrDefault(line => line.StartsWith("MemAvailable:", StringComparison.Ordinal));
        string[]? parts = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return parts is [_, string kibibytes, ..] && long.TryParse(kibibytes, CultureInfo.InvariantCulture, out long value)
            ? value << 10
            : null;
    }
}
