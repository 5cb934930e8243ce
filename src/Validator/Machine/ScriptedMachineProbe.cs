using Validator.Spec.Profiles;

namespace Validator.Machine;

/// <summary>The machine that a profile plays; its disk is this one's. No figure of it may be compared to a real machine's.</summary>
public sealed class ScriptedMachineProbe(ScriptedProfile profile) : IMachineProbe
{
    private const string Prefix = "scripted-";

    /// <inheritdoc />
    public MachineInventory Read(string? diskPath)
    {
        var machine = profile.Machine;
        var sealedInventory = Fingerprint.Seal(new MachineInventory
        {
            Os = machine.Os,
            Arch = machine.Arch,
            Processor = machine.Processor,
            Sockets = machine.Sockets,
            PhysicalCores = machine.PhysicalCores,
            LogicalCores = machine.LogicalCores,
            MemoryTotal = machine.Memory,
            MemoryAvailable = machine.Memory,
            DiskFree = Disk.Free(diskPath),
            ScriptedBy = profile.Name,
            Fingerprint = string.Empty,
        });
        return sealedInventory with { Fingerprint = Prefix + sealedInventory.Fingerprint };
    }
}
