using System.Globalization;

namespace Validator.Machine.Telemetry;

/// <summary>
/// Figures of some processes together, by <c>/proc/PID/stat</c> and <c>/proc/PID/status</c>, which stay open while a process lives.
/// Never <c>smaps</c>: that walks the page tables of what is measured.
/// </summary>
internal sealed class TreeProcesses(string root) : IDisposable
{
    /// <summary>Times in <c>/proc</c> are told in hundredths of a second on every architecture.</summary>
    private const double TicksPerSecond = 100;

    private const long Kibibyte = 1024;

    private readonly Dictionary<int, Kept> kept = [];
    private readonly List<int> gone = [];

    /// <summary>The figures; null where none of the processes can be seen.</summary>
    /// <param name="ids">The processes.</param>
    /// <param name="seconds">Since the last look; null at the first.</param>
    /// <param name="memoryAlone">Whether the memory is all that is asked for; times and faults are then left for the next whole look.</param>
    /// <param name="buffer">For the text.</param>
    public ProcessFigures? Read(IReadOnlyList<int> ids, double? seconds, bool memoryAlone, byte[] buffer)
    {
        Forget(ids);
        int processes = 0;
        long ticks = 0, minor = 0, major = 0, threads = 0, rss = 0, anonymous = 0, swap = 0;
        for (var i = 0; i < ids.Count; i++)
        {
            if (!kept.TryGetValue(ids[i], out var process))
            {
#pragma warning disable CA2000 // It is disposed of with the table.
                if (Kept.Open(root, ids[i]) is not { } opened)
                {
                    continue;
                }
#pragma warning restore CA2000

                kept[ids[i]] = process = opened;
            }

            var status = process.Status.Read(buffer);
            if (Words.Field(status, "VmRSS"u8) is not { } resident)
            {
                // Gone, or a zombie, which has no memory left.
                continue;
            }

            processes++;
            rss += resident;
            anonymous += (Words.Field(status, "RssAnon"u8) ?? 0) + (Words.Field(status, "RssShmem"u8) ?? 0);
            swap += Words.Field(status, "VmSwap"u8) ?? 0;
            threads += Words.Field(status, "Threads"u8) ?? 0;
            if (!memoryAlone && process.Since(process.Stat.Read(buffer)) is var (took, served, read))
            {
                ticks += took;
                minor += served;
                major += read;
            }
        }

        return processes == 0 ? null : new ProcessFigures
        {
            Processes = processes,
            Threads = (int)threads,
            Rss = rss * Kibibyte,
            Anonymous = anonymous * Kibibyte,
            Swap = swap * Kibibyte,
            Cpu = memoryAlone || seconds is not > 0 ? null : Math.Round(ticks / TicksPerSecond / seconds.Value, 4),
            MinorFaults = memoryAlone || seconds is not > 0 ? null : minor,
            MajorFaults = memoryAlone || seconds is not > 0 ? null : major,
        };
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var process in kept.Values)
        {
            process.Dispose();
        }

        kept.Clear();
    }

    private void Forget(IReadOnlyList<int> ids)
    {
        if (kept.Count == 0)
        {
            return;
        }

        foreach (var id in kept.Keys)
        {
            if (!ids.Contains(id))
            {
                gone.Add(id);
            }
        }

        foreach (var id in gone)
        {
            kept.Remove(id, out var process);
            process?.Dispose();
        }

        gone.Clear();
    }

    /// <summary>The open files of a process, and its counts at the last look.</summary>
    private sealed class Kept(KeptFile stat, KeptFile status) : IDisposable
    {
        private (long Ticks, long Minor, long Major)? before;

        public KeptFile Stat => stat;

        public KeptFile Status => status;

        public static Kept? Open(string root, int id)
        {
            var folder = Path.Combine(root, "proc", id.ToString(CultureInfo.InvariantCulture));
            var (stat, _) = KeptFile.Open(Path.Combine(folder, "stat"));
            var (status, _) = KeptFile.Open(Path.Combine(folder, "status"));
            if (stat is not null && status is not null)
            {
                return new Kept(stat, status);
            }

            stat?.Dispose();
            status?.Dispose();
            return null;
        }

        /// <summary>What was counted since the last look; null at the first, and where the text is none.</summary>
        public (long Ticks, long Minor, long Major)? Since(ReadOnlySpan<byte> text)
        {
            // The name, in parentheses, may itself hold spaces and parentheses.
            if (text.LastIndexOf((byte)')') is not (> 0 and var name))
            {
                return null;
            }

            // Behind it: state, parent, group, session, terminal, its group, flags, then minflt, cminflt, majflt, cmajflt, utime, stime.
            var rest = text[(name + 1)..];
            Words.Skip(ref rest, 7);
            var minor = Words.Count(ref rest);
            Words.Skip(ref rest, 1);
            var major = Words.Count(ref rest);
            Words.Skip(ref rest, 1);
            if (minor is not { } served || major is not { } read || Words.Count(ref rest) is not { } user || Words.Count(ref rest) is not { } system)
            {
                return null;
            }

            var last = before;
            before = (user + system, served, read);
            return last is not { } since ? null : (user + system - since.Ticks, served - since.Minor, read - since.Major);
        }

        public void Dispose()
        {
            stat.Dispose();
            status.Dispose();
        }
    }
}
