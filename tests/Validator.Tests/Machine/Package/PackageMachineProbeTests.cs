using Hardware.Info;
using Validator.Machine;
using Xunit;

namespace Validator.Tests.Machine.Package;

/// <summary>The probe over the Hardware.Info package, which is part of a build with HardwareInfo=package alone.</summary>
public class PackageMachineProbeTests
{
    private static readonly MachineInventory s_unknown = new() { Fingerprint = string.Empty };

    /// <summary>The package reads Linux too, so it can be held against our own reading of the machine that runs this.</summary>
    [Fact]
    public void This_machine_is_read_as_by_our_own_code()
    {
        var (ours, theirs) = (new LinuxMachineProbe(devices: false).Read(null), new PackageMachineProbe(devices: false).Read(null));

        Assert.Empty(theirs.Problems);
        Assert.Equal((ours.Processor, ours.LogicalCores), (theirs.Processor, theirs.LogicalCores));
        Assert.InRange(theirs.MemoryTotal!.Value, 1L << 28, 1L << 46);
        Assert.NotEmpty(theirs.Fingerprint);
    }

    [Fact]
    public void What_the_package_tells_is_taken()
    {
        CPU Socket() => new() { Name = " Xeon ", NumberOfCores = 16, NumberOfLogicalProcessors = 32 };
        var machine = PackageMachineProbe.Filled(
            s_unknown,
            [Socket(), Socket()],
            new MemoryStatus { TotalPhysical = 1L << 37, AvailablePhysical = 1L << 36 },
            [
                new VideoController { Manufacturer = "NVIDIA", Name = "NVIDIA GeForce RTX 4090", AdapterRAM = uint.MaxValue, DriverVersion = "32.0.15" },
                new VideoController { Manufacturer = "Advanced Micro Devices, Inc.", Name = "Radeon", AdapterRAM = 1 << 30 },
                new VideoController { Name = "Apple M3 Max" },
                new VideoController { Name = "Microsoft Basic Display Adapter" },
            ]);

        Assert.Equal(("Xeon", 2, 32, 64, true), (machine.Processor, machine.Sockets, machine.PhysicalCores, machine.LogicalCores, machine.Smt));
        Assert.Equal((1L << 37, 1L << 36), (machine.MemoryTotal, machine.MemoryAvailable));
        Assert.Equal(
            [new Gpu("nvidia", "NVIDIA GeForce RTX 4090") { Driver = "32.0.15" }, new Gpu("amd", "Radeon") { Memory = 1 << 30 }, new Gpu("apple", "Apple M3 Max") { SharesMemory = true }],
            machine.Gpus);
    }

    [Fact]
    public void What_it_does_not_tell_stays_as_it_was()
    {
        var known = s_unknown with { LogicalCores = 8, MemoryTotal = 5, Processor = "known" };

        Assert.Equal(known, PackageMachineProbe.Filled(known, [], new MemoryStatus(), null));
        Assert.Equal(known with { Sockets = 1 }, PackageMachineProbe.Filled(known, [new CPU()], null, null));
    }
}
