using Validator.Machine.Memory;

namespace Validator.Machine;

/// <summary>The one figure of a machine that changes while it works.</summary>
public static class AvailableMemory
{
    /// <summary>Bytes of memory that could be had now, within the control groups' limits; null when unknown. Quick enough to be asked before each large allocation.</summary>
    public static long? Now()
    {
        if (!OperatingSystem.IsLinux())
        {
            return MachineProbe.ForThisMachine(devices: false).Read(null).MemoryAvailable;
        }

        var tree = new Tree("/");
        return Of(MemInfo.Bytes(tree, "MemAvailable"), Cgroup.Read(tree).MemoryLeft);
    }

    /// <summary>The lesser of what the machine and its control groups have left.</summary>
    internal static long? Of(long? machine, long? group) => machine is null ? group : group is null ? machine : Math.Min(machine.Value, group.Value);
}
