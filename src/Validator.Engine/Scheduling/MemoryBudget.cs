using System.Globalization;
using Validator.Machine;

namespace Validator.Engine.Scheduling;

/// <summary>Memory this process may still take, so that a model too large is refused and never killed by the kernel.</summary>
/// <param name="available">Bytes that could be had now, by the machine and by the control groups.</param>
internal sealed class MemoryBudget(Func<long> available)
{
    /// <summary>Left for everything else on the machine, in bytes.</summary>
    private const long Reserve = 256L << 20;

    /// <summary>What the machine and the control groups around this process grant.</summary>
    public static MemoryBudget OfThisMachine { get; } = new(static () =>
        AvailableMemory.Now() ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes - Environment.WorkingSet);

    /// <summary>Bytes that a model may take now.</summary>
    public long AvailableBytes() => Math.Max(0, available() - Reserve);

    /// <summary>
    /// Asks anew before so many bytes are touched: another load, in this process or beside it, may have taken them since
    /// the whole was checked.
    /// </summary>
    /// <exception cref="InsufficientMemoryException">They are not there.</exception>
    public void Claim(long bytes)
    {
        if (bytes > AvailableBytes())
        {
            throw new InsufficientMemoryException();
        }
    }

    /// <summary>A size as Ollama prints it, as in <c>1.5 GiB</c>.</summary>
    public static string Format(long bytes) => bytes switch
    {
        >= 1L << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.0} GiB"),
        >= 1L << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 20):0.0} MiB"),
        >= 1L << 10 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 10):0.0} KiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
    };
}
