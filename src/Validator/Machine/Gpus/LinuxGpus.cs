using System.Globalization;

namespace Validator.Machine.Gpus;

/// <summary>The graphics processors of a Linux machine: those that its drivers tell of, and those on the bus that none does.</summary>
internal static class LinuxGpus
{
    private const string Devices = "sys/bus/pci/devices";

    /// <summary>They; null when neither a driver nor the bus tells.</summary>
    /// <param name="tree">The machine.</param>
    /// <param name="folders">Where the vendors' tools may lie.</param>
    public static IReadOnlyList<Gpu>? Read(Tree tree, IReadOnlyList<string> folders)
    {
        var nvidia = NvidiaGpus.Read(tree, folders);
        var told = (nvidia ?? []).Concat(AmdGpus.Read(tree, folders)).ToList();
        var buses = told.Select(gpu => gpu.Bus).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var devices = tree.Names(Devices);
        foreach (var address in devices.Where(address => !buses.Contains(address)))
        {
            if (Untold(tree, address, nvidia is not null) is { } gpu)
            {
                told.Add(gpu);
            }
        }

        return told.Count == 0 && devices.Count == 0 && nvidia is null ? null : told;
    }

    /// <summary>A display controller (class 0x03) of a maker whose devices compute; a board's plain frame buffer is none.</summary>
    private static Gpu? Untold(Tree tree, string address, bool driver)
    {
        var path = $"{Devices}/{address}";
        if (tree.Text($"{path}/class")?.StartsWith("0x03", StringComparison.Ordinal) != true)
        {
            return null;
        }

        var number = tree.Text($"{path}/device")?.Replace("0x", string.Empty, StringComparison.Ordinal);
        switch (tree.Text($"{path}/vendor"))
        {
            case "0x10de":
                if (!driver)
                {
                    tree.Note("nvidia-smi", string.Create(CultureInfo.InvariantCulture, $"gave nothing, though the NVIDIA device {number} is at {address}; its memory is unknown"));
                }

                return new Gpu("nvidia", $"NVIDIA {number}") { Bus = address };
            case "0x1002":
                return new Gpu("amd", $"AMD {number}") { Bus = address };
            case "0x8086":
                return new Gpu("intel", $"Intel {number}") { Bus = address };
            default:
                return null;
        }
    }
}
