namespace Validator.Machine.Telemetry;

/// <summary>What the processors did since the last look, by <c>/proc/stat</c>: in a container that is the whole host.</summary>
internal sealed class CpuTimes(KeptFile file, MissingSources missing) : IDisposable
{
    /// <summary>What is missing without it.</summary>
    public const string Source = "cpu.busy";

    private readonly List<Times> before = [];
    private Times whole;
    private long? switches;
    private bool looked;

    /// <summary>Opens it; null, and named, where it is not there.</summary>
    public static CpuTimes? Open(string root, MissingSources missing) =>
        KeptFile.Open(Path.Combine(root, "proc/stat"), Source, missing) is { } file ? new CpuTimes(file, missing) : null;

    /// <summary>Adds what was done since the last look; the first look only takes the counts down.</summary>
    public CpuFigures Read(CpuFigures figures, byte[] buffer)
    {
        var text = file.Read(buffer);
        double? busy = null, waiting = null, stolen = null;
        var cores = looked ? new List<double>(before.Count) : null;
        var core = 0;
        var any = false;
        while (Words.Line(ref text, out var line))
        {
            if (line.StartsWith("ctxt "u8))
            {
                var now = Words.Number(line[5..]);
                figures = figures with { ContextSwitches = looked && now >= switches ? now - switches : null };
                switches = now;
                break;
            }

            if (!line.StartsWith("cpu"u8))
            {
                continue;
            }

            var name = Words.Next(ref line);
            if (Times.Parse(line) is not { } times)
            {
                missing.Nonsense(Source, file.Path, System.Text.Encoding.UTF8.GetString(line), "times of a processor");
                return figures;
            }

            any = true;
            if (name.Length == 3)
            {
                (busy, waiting, stolen) = looked ? times.Since(whole) : (null, null, null);
                whole = times;
                continue;
            }

            // Processors are told in the order of their numbers; one that goes off line changes who comes after it, for one look.
            if (core == before.Count)
            {
                before.Add(times);
                cores?.Add(0);
            }
            else
            {
                cores?.Add(Math.Round(times.Since(before[core]).Busy ?? 0, 3));
                before[core] = times;
            }

            core++;
        }

        if (!any)
        {
            missing.Name(Source, $"{file.Path} can no longer be read");
        }

        looked |= any;
        return figures with { Busy = Rounded(busy), Waiting = Rounded(waiting), Stolen = Rounded(stolen), Cores = any ? cores : null };
    }

    /// <inheritdoc />
    public void Dispose() => file.Dispose();

    private static double? Rounded(double? share) => share is { } value ? Math.Round(value, 4) : null;

    /// <summary>Ticks since the boot.</summary>
    private readonly record struct Times(long Total, long Idle, long Waiting, long Stolen)
    {
        public static Times? Parse(ReadOnlySpan<byte> line)
        {
            if (Words.Count(ref line) is not { } user || Words.Count(ref line) is not { } nice || Words.Count(ref line) is not { } system || Words.Count(ref line) is not { } idle)
            {
                return null;
            }

            // Old kernels tell fewer kinds; the guests' time is in the user's already.
            long waiting = Words.Count(ref line) ?? 0, interrupts = Words.Count(ref line) ?? 0, soft = Words.Count(ref line) ?? 0, stolen = Words.Count(ref line) ?? 0;
            return new Times(user + nice + system + idle + waiting + interrupts + soft + stolen, idle, waiting, stolen);
        }

        /// <summary>Shares; null where no time passed. Idle times are known to run backwards by a tick.</summary>
        public (double? Busy, double? Waiting, double? Stolen) Since(Times before)
        {
            double total = Total - before.Total;
            return total <= 0 ? (null, null, null) : (
                Math.Clamp((total - (Idle - before.Idle) - (Waiting - before.Waiting) - (Stolen - before.Stolen)) / total, 0, 1),
                Math.Clamp((Waiting - before.Waiting) / total, 0, 1),
                Math.Clamp((Stolen - before.Stolen) / total, 0, 1));
        }
    }
}
