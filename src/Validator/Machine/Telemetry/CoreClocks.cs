using System.Globalization;
using System.Text;

namespace Validator.Machine.Telemetry;

/// <summary>Clocks of the cores, and how often heat slowed them down, by <c>/sys/devices/system/cpu</c>.</summary>
internal sealed class CoreClocks : IDisposable
{
    /// <summary>What is missing without clocks.</summary>
    public const string Frequency = "cpu.frequency";

    /// <summary>What is missing without counts of throttling.</summary>
    public const string Heat = "cpu.heatThrottles";

    private const string Cpus = "sys/devices/system/cpu";

    /// <summary>Of more cores than that, so many spread over all of them are looked at.</summary>
    private const int MostCores = 64;

    private const double KilohertzPerMegahertz = 1000;
    private const double MostMegahertz = 20_000;

    private readonly MissingSources missing;
    private readonly List<KeptFile> frequencies = [];
    private readonly List<KeptFile> throttles = [];
    private readonly long[] before;
    private bool looked;

    /// <summary>Opens what there is; the rest is named.</summary>
    public CoreClocks(string root, MissingSources missing)
    {
        this.missing = missing;
        var tree = new Tree(root);
        var all = tree.Numbered(Cpus, "cpu").Select(name => Path.Combine(root, Cpus, name)).ToArray();
        var cores = all.Length <= MostCores ? all : [.. Enumerable.Range(0, MostCores).Select(i => all[i * all.Length / MostCores])];
        frequencies.AddRange(cores.Select(core => KeptFile.Open(Path.Combine(core, "cpufreq/scaling_cur_freq")).File).OfType<KeptFile>());
        if (frequencies.Count == 0)
        {
            missing.Name(Frequency, $"there is no {Cpus}/cpu*/cpufreq/scaling_cur_freq, as in most virtual machines");
        }

        throttles.AddRange(cores.Select(core => KeptFile.Open(Path.Combine(core, "thermal_throttle/core_throttle_count")).File).OfType<KeptFile>());

        // Every core of a package tells the package's count.
        throttles.AddRange(all.GroupBy(core => tree.Text(Path.Combine(Cpus, Path.GetFileName(core), "topology/physical_package_id")))
            .Select(package => KeptFile.Open(Path.Combine(package.First(), "thermal_throttle/package_throttle_count")).File).OfType<KeptFile>());
        before = new long[throttles.Count];
        if (throttles.Count == 0)
        {
            missing.Name(Heat, $"there is no {Cpus}/cpu*/thermal_throttle: only Intel's processors count it, and virtual machines hide it");
        }
    }

    /// <summary>Adds what they show.</summary>
    public CpuFigures Read(CpuFigures figures, byte[] buffer)
    {
        double sum = 0, lowest = double.PositiveInfinity;
        var count = 0;
        foreach (var file in frequencies)
        {
            var text = file.Read(buffer);
            if (Words.Number(text) is { } kilohertz && kilohertz / KilohertzPerMegahertz is > 0 and < MostMegahertz and var megahertz)
            {
                sum += megahertz;
                lowest = Math.Min(lowest, megahertz);
                count++;
            }
            else
            {
                missing.Nonsense(Frequency, file.Path, Encoding.UTF8.GetString(text), "a clock in kHz");
            }
        }

        long? heat = throttles.Count > 0 && looked ? 0 : null;
        for (var i = 0; i < throttles.Count; i++)
        {
            var text = throttles[i].Read(buffer);
            if (Words.Number(text) is { } now and >= 0)
            {
                heat += Math.Max(0, now - before[i]);
                before[i] = now;
            }
            else
            {
                missing.Nonsense(Heat, throttles[i].Path, Encoding.UTF8.GetString(text), "a count");
                heat = null;
            }
        }

        looked = true;
        return figures with
        {
            Frequency = count > 0 ? Math.Round(sum / count, 1) : null,
            LowestFrequency = count > 0 ? lowest : null,
            HeatThrottles = heat,
        };
    }

    /// <inheritdoc />
    public void Dispose()
    {
        frequencies.ForEach(file => file.Dispose());
        throttles.ForEach(file => file.Dispose());
    }
}
