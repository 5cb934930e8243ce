using Validator.Machine;
using Xunit;

namespace Validator.Tests.Machine;

public sealed class LinuxMachineProbeTests
{
    private const long Gibibyte = 1024L * 1024 * 1024;

    [Fact]
    public void A_desktop_counts_SMT_siblings_once()
    {
        var machine = Read("desktop-16c-32t", "x64");

        Assert.Equal(("linux", "Ubuntu 24.04.2 LTS", "x64"), (machine.Os, machine.OsVersion, machine.Arch));
        Assert.Equal("AMD Ryzen 9 7950X 16-Core Processor", machine.Processor);
        Assert.Equal((1, 16, 32), (machine.Sockets, machine.PhysicalCores, machine.LogicalCores));
        Assert.Null(machine.CpuQuota);
        Assert.Equal(131072000L * 1024, machine.MemoryTotal);
        Assert.Equal(120586240L * 1024, machine.MemoryAvailable);
        Assert.False(machine.Container);
    }

    [Fact]
    public void A_container_has_what_its_groups_grant()
    {
        var machine = Read("container-with-quota", "x64");

        // Processors 0-2 and 8, the sibling of 0: three cores.
        Assert.Equal((2, 3, 4), (machine.Sockets, machine.PhysicalCores, machine.LogicalCores));
        Assert.Equal(2.5, machine.CpuQuota);
        Assert.Equal(8 * Gibibyte, machine.MemoryTotal);
        Assert.Equal(6 * Gibibyte, machine.MemoryAvailable);
        Assert.True(machine.Container);
    }

    [Fact]
    public void ARM64_without_fields_in_cpuinfo_still_has_cores()
    {
        var machine = Read("arm64", "arm64");

        Assert.Equal((null, 4, 4), (machine.Sockets, machine.PhysicalCores, machine.LogicalCores));
        Assert.Null(machine.Processor);
        Assert.Null(machine.CpuQuota);
        Assert.Equal(4 * Gibibyte, machine.MemoryTotal);
        Assert.Null(machine.MemoryAvailable);
        Assert.Null(machine.Container);
    }

    [Fact]
    public void A_container_that_sees_the_hosts_path_reads_its_own_group()
    {
        using var tree = new RecordedTree(
            "== proc/self/cgroup", "4:memory:/docker/abc", "== proc/self/mountinfo", "36 25 0:32 /docker/abc /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory",
            "== sys/fs/cgroup/memory/memory.limit_in_bytes", "1073741824");

        Assert.Equal(Gibibyte, new LinuxMachineProbe(tree.Root).Read(null).MemoryTotal);
    }

    [Theory]
    [InlineData("== proc/meminfo", "MemTotal:", "== sys/devices/system/cpu/online", "x-y", "== proc/self/cgroup", "::", "== proc/self/mountinfo", "- - -")]
    [InlineData("== proc/meminfo", "MemTotal: many kB", "== sys/devices/system/cpu/online", "3-1", "== proc/self/status", "Cpus_allowed_list:\t99999999999")]
    [InlineData("== proc/cpuinfo", "")]
    public void What_is_unreadable_is_unknown(params string[] lines)
    {
        using var tree = new RecordedTree(lines);

        var machine = new LinuxMachineProbe(tree.Root).Read("/nowhere/at/all");

        Assert.Equal((null, null, null, null), (machine.PhysicalCores, machine.LogicalCores, machine.Processor, machine.CpuQuota));
        Assert.Equal((null, null), (machine.MemoryTotal, machine.MemoryAvailable));
        Assert.Matches("^[0-9a-f]{16}$", machine.Fingerprint);
    }

    [Fact]
    public void The_fingerprint_is_the_same_for_the_same_kind_of_machine_only()
    {
        Assert.Equal(Read("desktop-16c-32t", "x64").Fingerprint, Read("desktop-16c-32t", "x64").Fingerprint);
        Assert.NotEqual(Read("desktop-16c-32t", "x64").Fingerprint, Read("desktop-16c-32t", "arm64").Fingerprint);
        Assert.NotEqual(Read("desktop-16c-32t", "x64").Fingerprint, Read("container-with-quota", "x64").Fingerprint);
    }

    [Fact]
    public void This_machine_can_be_read()
    {
        var machine = MachineProbe.ForThisMachine().Read(AppContext.BaseDirectory);

        Assert.True(machine.LogicalCores >= 1);
        Assert.True(machine.MemoryTotal > Gibibyte / 2);
        Assert.True(machine.DiskFree > 0);
        Assert.True(machine.PhysicalCores is null || machine.PhysicalCores <= machine.LogicalCores);
    }

    private static MachineInventory Read(string name, string arch)
    {
        using var tree = new RecordedTree(name);
        return new LinuxMachineProbe(tree.Root, arch).Read(null);
    }
}
