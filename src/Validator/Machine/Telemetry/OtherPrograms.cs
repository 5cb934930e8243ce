using System.Globalization;
using System.Text;

namespace Validator.Machine.Telemetry;

/// <summary>
/// Who else is busy: two looks at all processes, a sample apart. Reading them all is dear, so it is done only while others are
/// known to be busy, and seldom.
/// </summary>
internal sealed class OtherPrograms(string root)
{
    /// <summary>Seconds from one pair of looks to the next.</summary>
    private const double Pause = 30;

    /// <summary>Processors' worth of time that others take before it is worth to ask who.</summary>
    private const double Busy = 0.25;

    private const double TicksPerSecond = 100;
    private const int Shown = 3;

    private Dictionary<int, (string Name, long Ticks)>? first;
    private double since = Pause;

    /// <summary>The busiest programs, when it was worth looking; null otherwise.</summary>
    /// <param name="others">Processors' worth of time that others took since the last sample; null when unknown.</param>
    /// <param name="ours">The server's processes and this one.</param>
    /// <param name="seconds">Since the last sample.</param>
    /// <param name="buffer">For the text.</param>
    public IReadOnlyList<OtherProgram>? Read(double? others, Func<int, bool> ours, double? seconds, byte[] buffer)
    {
        since += seconds ?? 0;
        if (first is { } earlier)
        {
            first = null;
            var programs = All(buffer).Where(process => !ours(process.Key) && earlier.TryGetValue(process.Key, out var before) && before.Name == process.Value.Name)
                .GroupBy(process => process.Value.Name, process => process.Value.Ticks - earlier[process.Key].Ticks, StringComparer.Ordinal)
                .Select(group => new OtherProgram(group.Key, seconds is > 0 ? Math.Round(group.Sum() / TicksPerSecond / seconds.Value, 2) : 0))
                .Where(program => program.Cpu > 0).OrderByDescending(program => program.Cpu).Take(Shown).ToArray();
            return programs.Length == 0 ? null : programs;
        }

        if (others > Busy && since >= Pause)
        {
            since = 0;
            first = All(buffer);
        }

        return null;
    }

    private Dictionary<int, (string Name, long Ticks)> All(byte[] buffer)
    {
        var all = new Dictionary<int, (string Name, long Ticks)>();
        foreach (var folder in Folders())
        {
            if (!int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            {
                continue;
            }

            var (file, _) = KeptFile.Open(Path.Combine(folder, "stat"));
            using (file)
            {
                var text = file is null ? [] : file.Read(buffer);
                if (text.IndexOf((byte)'(') is > 0 and var from && text.LastIndexOf((byte)')') is var to && to > from)
                {
                    var rest = text[(to + 1)..];
                    Words.Skip(ref rest, 11);
                    if (Words.Count(ref rest) is { } user && Words.Count(ref rest) is { } system)
                    {
                        all[id] = (Encoding.UTF8.GetString(text[(from + 1)..to]), user + system);
                    }
                }
            }
        }

        return all;
    }

    private string[] Folders()
    {
        try
        {
            return Directory.GetDirectories(Path.Combine(root, "proc"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
