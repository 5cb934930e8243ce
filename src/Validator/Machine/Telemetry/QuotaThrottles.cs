namespace Validator.Machine.Telemetry;

/// <summary>How the quota of the control groups around a process held it back, by their <c>cpu.stat</c>, version 1 or 2.</summary>
internal sealed class QuotaThrottles : IDisposable
{
    /// <summary>What is missing without it.</summary>
    public const string Source = "cpu.quotaThrottles";

    private const double MicrosecondsPerSecond = 1e6;
    private const double NanosecondsPerSecond = 1e9;

    private readonly MissingSources missing;
    private readonly List<KeptFile> files = [];
    private (long Periods, long Throttles, double Seconds)? before;

    /// <summary>Opens the groups of a process, its own and those above it.</summary>
    /// <param name="root">Folder that stands for <c>/</c>.</param>
    /// <param name="process">Id of the process; null for this one.</param>
    /// <param name="missing">Takes what cannot be seen.</param>
    public QuotaThrottles(string root, int? process, MissingSources missing)
    {
        this.missing = missing;
        var tree = new Tree(root);
        string[] folders = [.. CgroupFolders.Of(tree, string.Empty, process), .. CgroupFolders.Of(tree, "cpu", process)];
        files.AddRange(folders.Select(folder => KeptFile.Open(Path.Combine(root, folder.TrimStart('/'), "cpu.stat")).File).OfType<KeptFile>());
        if (files.Count == 0)
        {
            missing.Name(Source, "no control group with a cpu.stat is mounted");
        }
    }

    /// <summary>Adds what happened since the last look; groups without a quota count no periods.</summary>
    public CpuFigures Read(CpuFigures figures, byte[] buffer)
    {
        if (files.Count == 0)
        {
            return figures;
        }

        long periods = 0, throttles = 0;
        double seconds = 0;
        foreach (var file in files)
        {
            var text = file.Read(buffer);
            if (text.Length == 0)
            {
                missing.Name(Source, $"{file.Path} can no longer be read");
            }

            periods += Words.Field(text, "nr_periods"u8) ?? 0;
            throttles += Words.Field(text, "nr_throttled"u8) ?? 0;
            seconds += (Words.Field(text, "throttled_usec"u8) / MicrosecondsPerSecond) ?? (Words.Field(text, "throttled_time"u8) / NanosecondsPerSecond) ?? 0;
        }

        var last = before;
        before = (periods, throttles, seconds);
        return last is not { } since || periods < since.Periods ? figures : figures with
        {
            QuotaPeriods = periods - since.Periods,
            QuotaThrottles = Math.Max(0, throttles - since.Throttles),
            QuotaSeconds = Math.Round(Math.Max(0, seconds - since.Seconds), 6),
        };
    }

    /// <inheritdoc />
    public void Dispose() => files.ForEach(file => file.Dispose());
}
