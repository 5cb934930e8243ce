using System.Globalization;

namespace Validator.Machine.Gpus;

/// <summary>NVIDIA's graphics processors, as <c>nvidia-smi</c> tells them.</summary>
internal static class NvidiaGpus
{
    private const string Tool = "nvidia-smi";
    private const string Fields = "name,memory.total,memory.free,driver_version,pci.bus_id";
    private const string Capability = "compute_cap";
    private const long Mebibyte = 1024 * 1024;
    private const long MostMemory = 1L << 24;

    /// <summary>What the driver says of a figure that this device does not have.</summary>
    private static readonly string[] Absent = ["[N/A]", "N/A", "[Not Supported]", "[Not Found]", "[Insufficient Permissions]"];

    /// <summary>Asks the tool; null where it is not there or does not answer.</summary>
    public static IReadOnlyList<Gpu>? Read(Tree tree, IReadOnlyList<string> folders) =>
        // Drivers before 510 do not know compute_cap, and refuse the whole question for it.
        (Ask(tree, folders, $"{Fields},{Capability}") ?? Ask(tree, folders, $"{Fields},count")) is { } table ? Parse(tree, table) : null;

    private static string? Ask(Tree tree, IReadOnlyList<string> folders, string fields) =>
        ToolRun.Read(tree, folders, ToolName, $"--query-gpu={fields}", "--format=csv,noheader,nounits");

    private static string ToolName => OperatingSystem.IsWindows() ? Tool + ".exe" : Tool;

    /// <summary>Reads its table; a figure that makes no sense is null and noted, a line that makes none is noted and left out.</summary>
    public static IReadOnlyList<Gpu> Parse(Tree tree, string table)
    {
        var gpus = new List<Gpu>();
        foreach (var line in table.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0))
        {
            if (line == "No devices were found")
            {
                continue;
            }

            // A name may hold a comma, the figures behind it do not.
            var words = line.Split(',', StringSplitOptions.TrimEntries);
            if (words.Length < 6)
            {
                tree.Nonsense(Tool, line, $"a line of {Fields},{Capability}");
                continue;
            }

            var name = string.Join(", ", words[..^5]);
            gpus.Add(new Gpu("nvidia", Word(name))
            {
                Memory = Bytes(tree, "memory.total", words[^5], 1),
                MemoryFree = Bytes(tree, "memory.free", words[^4], 0),
                // On Grace, Jetson and their kin the driver has no memory of its own to tell of.
                SharesMemory = Absent.Contains(words[^5]) ? null : false,
                Driver = Word(words[^3]),
                Bus = Address(Word(words[^2])),
                // The number of devices stood in for it.
                Architecture = words[^1].Contains('.', StringComparison.Ordinal) ? Word(words[^1]) : null,
            });
        }

        return gpus;
    }

    private static string? Word(string text) => text.Length == 0 || Absent.Contains(text) ? null : text;

    private static long? Bytes(Tree tree, string field, string text, long least)
    {
        if (Word(text) is not { } figure)
        {
            return null;
        }

        if (long.TryParse(figure, NumberStyles.None, CultureInfo.InvariantCulture, out var mebibytes) && mebibytes >= least && mebibytes <= MostMemory)
        {
            return mebibytes * Mebibyte;
        }

        tree.Nonsense($"{Tool} {field}", text, "a size in MiB");
        return null;
    }

    // The tool writes the domain with eight digits, the kernel with four.
    private static string? Address(string? bus) => bus is { Length: 16 } && bus.StartsWith("0000", StringComparison.Ordinal) ? bus[4..].ToLowerInvariant() : bus?.ToLowerInvariant();
}
