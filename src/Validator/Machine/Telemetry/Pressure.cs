namespace Validator.Machine.Telemetry;

/// <summary>Pressure stall information, by <c>/proc/pressure</c>: of the whole machine.</summary>
internal sealed class Pressure : IDisposable
{
    /// <summary>What is missing without it.</summary>
    public const string Source = "pressure";

    private const double MicrosecondsPerSecond = 1e6;

    private readonly KeptFile? cpu;
    private readonly KeptFile? memory;
    private readonly KeptFile? io;
    private readonly MissingSources missing;
    private long? cpuBefore, memoryBefore, fullBefore, ioBefore;

    /// <summary>Opens what there is.</summary>
    public Pressure(string root, MissingSources missing)
    {
        this.missing = missing;
        cpu = KeptFile.Open(Path.Combine(root, "proc/pressure/cpu"), Source, missing);
        memory = KeptFile.Open(Path.Combine(root, "proc/pressure/memory"), Source, missing);
        io = KeptFile.Open(Path.Combine(root, "proc/pressure/io"), Source, missing);
    }

    /// <summary>Shares of the last <paramref name="seconds"/>; null where there are none.</summary>
    public PressureFigures? Read(double? seconds, byte[] buffer)
    {
        var some = Total(cpu, "some"u8, buffer);
        var figures = new PressureFigures
        {
            Cpu = Share(some, ref cpuBefore, seconds),
            Memory = Share(Total(memory, "some"u8, buffer), ref memoryBefore, seconds),
            MemoryFull = Share(Total(memory, "full"u8, buffer), ref fullBefore, seconds),
            Io = Share(Total(io, "some"u8, buffer), ref ioBefore, seconds),
        };
        return figures is { Cpu: null, Memory: null, Io: null } ? null : figures;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        cpu?.Dispose();
        memory?.Dispose();
        io?.Dispose();
    }

    /// <summary>The last word of a line such as <c>some avg10=0.00 avg60=0.00 avg300=0.00 total=123</c>, in microseconds.</summary>
    private long? Total(KeptFile? file, ReadOnlySpan<byte> kind, byte[] buffer)
    {
        if (file is null)
        {
            return null;
        }

        var text = file.Read(buffer);
        while (Words.Line(ref text, out var line))
        {
            if (line.StartsWith(kind) && line.LastIndexOf("total="u8) is > 0 and var at && Words.Number(line[(at + 6)..]) is { } total)
            {
                return total;
            }
        }

        // A kernel may have it compiled in and switched off; then the file is there and cannot be read.
        missing.Name(Source, $"{file.Path} holds no totals");
        return null;
    }

    private static double? Share(long? now, ref long? before, double? seconds)
    {
        var share = now - before is { } microseconds and >= 0 && seconds is > 0 ? Math.Round(Math.Min(1, microseconds / MicrosecondsPerSecond / seconds.Value), 4) : (double?)null;
        before = now;
        return share;
    }
}
