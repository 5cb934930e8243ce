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
        return inventory with { Fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..Length] };
    }
}
