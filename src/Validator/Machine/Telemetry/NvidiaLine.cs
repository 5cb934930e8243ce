using System.Globalization;

namespace Validator.Machine.Telemetry;

/// <summary>A line that <c>nvidia-smi</c> prints for a graphics processor.</summary>
internal static class NvidiaLine
{
    /// <summary>What is asked for, without the reasons of throttling.</summary>
    public const string Fields = "index,utilization.gpu,memory.used,memory.total,power.draw,temperature.gpu,clocks.sm";

    private const string Tool = "nvidia-smi";
    private const double Mebibyte = 1024 * 1024;
    private const double MostMemory = 1L << 24;
    private const double MostWatts = 10_000;
    private const double Hottest = 200;
    private const double MostMegahertz = 20_000;

    /// <summary>What the driver says of a figure that this device does not have.</summary>
    private static readonly string[] Absent = ["[N/A]", "N/A", "[Not Supported]", "[Not Found]", "[Insufficient Permissions]", "[Unknown Error]", "[GPU requires reset]"];

    /// <summary>Bits of the reasons, by NVIDIA's <c>nvml.h</c>. An idle device or one with a chosen clock is not held back.</summary>
    private static readonly (ulong Bits, string Name)[] Reasons =
    [
        (0x4, "power_cap"),
        (0x20 | 0x40, "heat"),
        (0x8, "hardware"),
        (0x80, "power_brake"),
    ];

    /// <summary>Reads a line; a figure that makes no sense is null and named.</summary>
    /// <returns>The device's number and figures; null for a line that makes none.</returns>
    public static (int Index, GpuFigures Figures)? Parse(string line, MissingSources missing)
    {
        var words = line.Split(',', StringSplitOptions.TrimEntries);
        if (words.Length < 7 || !int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            missing.Nonsense("gpus", Tool, line, $"a line of {Fields}");
            return null;
        }

        return (index, new GpuFigures
        {
            Utilization = Figure("gpus.utilization", words[1], 0, 100, "a percentage") / 100,
            MemoryUsed = (long?)(Figure("gpus.memoryUsed", words[2], 0, MostMemory, "a size in MiB") * Mebibyte),
            MemoryTotal = (long?)(Figure("gpus.memoryTotal", words[3], 1, MostMemory, "a size in MiB") * Mebibyte),
            Power = Figure("gpus.power", words[4], 0, MostWatts, "a power in watts"),
            Temperature = Figure("gpus.temperature", words[5], -50, Hottest, "a temperature in °C"),
            Clock = Figure("gpus.clock", words[6], 0, MostMegahertz, "a clock in MHz"),
            Throttles = words.Length > 7 ? Throttles(words[7]) : null,
        });

        double? Figure(string source, string word, double least, double most, string expected)
        {
            if (Absent.Contains(word, StringComparer.OrdinalIgnoreCase))
            {
                missing.Name(source, $"{Tool} says {word}");
                return null;
            }

            if (double.TryParse(word, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
            {
                return value;
            }

            missing.Nonsense(source, Tool, word, expected);
            return null;
        }

        string[]? Throttles(string word)
        {
            if (Absent.Contains(word, StringComparer.OrdinalIgnoreCase))
            {
                missing.Name("gpus.throttles", $"{Tool} says {word}");
                return null;
            }

            if (word.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && ulong.TryParse(word.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bits))
            {
                return [.. Reasons.Where(reason => (bits & reason.Bits) != 0).Select(reason => reason.Name)];
            }

            missing.Nonsense("gpus.throttles", Tool, word, "a mask such as 0x0000000000000004");
            return null;
        }
    }
}
