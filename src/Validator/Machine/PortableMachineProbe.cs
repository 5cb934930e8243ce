using System.Runtime.InteropServices;

namespace Validator.Machine;

/// <summary>Reads what .NET itself knows of a machine; for Windows and systems without a probe of their own.</summary>
public sealed class PortableMachineProbe : IMachineProbe
{
    /// <inheritdoc />
    public MachineInventory Read(string? diskPath)
    {
        var memory = GC.GetGCMemoryInfo();
        return Fingerprint.Seal(new MachineInventory
        {
            Os = OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "macos" : null,
            OsVersion = RuntimeInformation.OSDescription,
            Arch = Architecture(RuntimeInformation.OSArchitecture),
            Processor = Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER"),
            LogicalCores = Environment.ProcessorCount,
            MemoryTotal = memory.TotalAvailableMemoryBytes > 0 ? memory.TotalAvailableMemoryBytes : null,
            MemoryAvailable = memory.TotalAvailableMemoryBytes > memory.MemoryLoadBytes && memory.MemoryLoadBytes > 0
                ? memory.TotalAvailableMemoryBytes - memory.MemoryLoadBytes : null,
            DiskFree = Disk.Free(diskPath),
            Fingerprint = string.Empty,
        });
    }

    /// <summary>The architecture as specs name it.</summary>
    internal static string Architecture(Architecture architecture) => architecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "x64",
        System.Runtime.InteropServices.Architecture.Arm64 => "arm64",
        System.Runtime.InteropServices.Architecture.X86 => "x86",
        System.Runtime.InteropServices.Architecture.Arm => "arm",
        _ => $"{architecture}".ToUpperInvariant(),
    };
}
