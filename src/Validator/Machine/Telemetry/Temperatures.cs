using System.Text;

namespace Validator.Machine.Telemetry;

/// <summary>The processor's temperature, by the kernel's hardware monitors, else by its thermal zones.</summary>
internal sealed class Temperatures : IDisposable
{
    /// <summary>What is missing without it.</summary>
    public const string Source = "temperature";

    private const string Monitors = "sys/class/hwmon";
    private const string Zones = "sys/class/thermal";
    private const double MillidegreesPerDegree = 1000;
    private const double Coldest = -50;
    private const double Hottest = 150;

    /// <summary>Drivers whose sensors are in processors.</summary>
    private static readonly string[] Drivers = ["coretemp", "k10temp", "zenpower", "cpu_thermal", "k8temp", "via_cputemp", "scpi_sensors", "apple_soc"];

    private readonly MissingSources missing;
    private readonly List<KeptFile> sensors = [];

    /// <summary>Opens what there is.</summary>
    public Temperatures(string root, MissingSources missing)
    {
        this.missing = missing;
        var tree = new Tree(root);
        foreach (var monitor in tree.Numbered(Monitors, "hwmon").Select(name => $"{Monitors}/{name}").Where(folder => Drivers.Contains(tree.Text($"{folder}/name"))))
        {
            sensors.AddRange(tree.Names(monitor).Where(name => name.StartsWith("temp", StringComparison.Ordinal) && name.EndsWith("_input", StringComparison.Ordinal))
                .Select(name => KeptFile.Open(Path.Combine(root, monitor, name)).File).OfType<KeptFile>());
        }

        if (sensors.Count == 0)
        {
            // Zones are of batteries and radios too; those of processors say so.
            sensors.AddRange(tree.Numbered(Zones, "thermal_zone").Select(name => $"{Zones}/{name}")
                .Where(zone => tree.Text($"{zone}/type") is { } type && (type.Contains("cpu", StringComparison.OrdinalIgnoreCase) || type.Contains("pkg", StringComparison.OrdinalIgnoreCase) || type.Contains("soc", StringComparison.OrdinalIgnoreCase)))
                .Select(zone => KeptFile.Open(Path.Combine(root, zone, "temp")).File).OfType<KeptFile>());
        }

        if (sensors.Count == 0)
        {
            missing.Name(Source, $"no sensor of a processor is in {Monitors} or {Zones}, as in most virtual machines");
        }
    }

    /// <summary>The hottest in °C; null when none tells.</summary>
    public double? Read(byte[] buffer)
    {
        double? hottest = null;
        foreach (var sensor in sensors)
        {
            var text = sensor.Read(buffer);
            if (Words.Number(text) is { } millidegrees && millidegrees / MillidegreesPerDegree is > Coldest and < Hottest and var degrees)
            {
                hottest = Math.Max(hottest ?? degrees, degrees);
            }
            else
            {
                missing.Nonsense(Source, sensor.Path, Encoding.UTF8.GetString(text), "a temperature in thousandths of a degree");
            }
        }

        return hottest;
    }

    /// <inheritdoc />
    public void Dispose() => sensors.ForEach(sensor => sensor.Dispose());
}
