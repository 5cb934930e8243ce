using System.ComponentModel;
using System.Diagnostics;

namespace Validator.Machine.Telemetry;

/// <summary>Figures of some processes by what .NET itself knows, for systems without <c>/proc</c>.</summary>
internal sealed class PortableProcesses
{
    private readonly Dictionary<int, TimeSpan> before = [];

    /// <summary>The figures; null where none of the processes can be seen.</summary>
    /// <param name="ids">The processes.</param>
    /// <param name="seconds">Since the last look; null at the first.</param>
    public ProcessFigures? Read(IReadOnlyList<int> ids, double? seconds)
    {
        int processes = 0, threads = 0;
        long rss = 0, own = 0;
        var took = TimeSpan.Zero;
        foreach (var id in ids)
        {
            try
            {
                using var process = Process.GetProcessById(id);
                var total = process.TotalProcessorTime;
                processes++;
                threads += process.Threads.Count;
                rss += process.WorkingSet64;
                own += process.PrivateMemorySize64;
                took += before.TryGetValue(id, out var last) && total > last ? total - last : TimeSpan.Zero;
                before[id] = total;
            }
            catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or Win32Exception or NotSupportedException)
            {
                before.Remove(id);
            }
        }

        return processes == 0 ? null : new ProcessFigures
        {
            Processes = processes,
            Threads = threads,
            Rss = rss,
            Anonymous = OperatingSystem.IsWindows() ? own : null,
            Cpu = seconds is > 0 ? Math.Round(took.TotalSeconds / seconds.Value, 4) : null,
        };
    }
}
