using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Validator.Machine;

/// <summary>Names a kind of machine: equal for machines whose figures may be compared.</summary>
internal static class Fingerprint
{
    private const int Length = 16;
    private const double Gibibyte = 1024.0 * 1024 * 1024;

    /// <summary>The inventory with its fingerprint: 16 hexadecimal digits over what decides about speed, memory rounded to GiB.</summary>
    public static MachineInventory Seal(MachineInventory inventory)
    {
        var memory = inventory.MemoryTotal is { } bytes ? Math.Round(bytes / Gibibyte) : (double?)null;
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{inventory.Os}|{inventory.Arch}|{inventory.Processor}|{inventory.Sockets}|{inventory.PhysicalCores}|{inventory.LogicalCores}|{inventory.CpuQuota}|{memory}");
        // Only where there are some, so that a machine without keeps the name by which its baselines know it.
        foreach (var gpu in (inventory.Gpus ?? []).Where(gpu => gpu.SharesMemory != true))
        {
            text += string.Create(CultureInfo.InvariantCulture, $"|{gpu.Vendor} {gpu.Name} {(gpu.Memory is { } own ? Math.Round(own / Gibibyte) : null)}");
        }

        return inventory with { Fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..Length] };
    }
}
