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
    public void A_container_tells_its_groups_limits()
    {
        var machine = Read("container-with-quota", "x64");

        Assert.Equal(new ControlGroup(2, "0-2,8", 2.5, 8 * Gibibyte), machine.Cgroup);
        Assert.Equal(1, Read("arm64", "arm64").Cgroup!.Version);
    }

    [Fact]
    public void A_desktop_has_two_halves_of_its_last_cache_and_one_kind_of_core()
    {
        var machine = Read("desktop-16c-32t", "x64");

        Assert.Equal((true, 16, 0, "powersave"), (machine.Smt, machine.PerformanceCores, machine.EfficiencyCores, machine.Governor));
        Assert.Equal(
            [new CpuCache(1, "data", 32 << 10, 16), new(1, "instruction", 32 << 10, 16), new(2, "unified", 1 << 20, 16), new(3, "unified", 32 << 20, 2)], machine.Caches);
        Assert.Equal(new HugePages(2 << 20, 64, 60, "madvise"), machine.HugePages);
        Assert.Equal(8388604L * 1024, machine.SwapTotal);
        Assert.Equal((false, null), (machine.VirtualMachine, machine.Hypervisor));
        Assert.Empty(machine.Problems);
    }

    [Fact]
    public void A_server_of_two_sockets_has_two_nodes_of_memory()
    {
        var machine = Read("xeon-2s-40c-80t", "x64");

        Assert.Equal((2, 40, 80), (machine.Sockets, machine.PhysicalCores, machine.LogicalCores));
        Assert.Equal([new NumaNode(0, "0-19,40-59", 197262344L * 1024), new(1, "20-39,60-79", 197703740L * 1024)], machine.Numa);
        Assert.Equal(new CpuCache(3, "unified", 28160 << 10, 2), machine.Caches![^1]);
        Assert.Equal(("performance", "always"), (machine.Governor, machine.HugePages!.Transparent));
    }

    [Fact]
    public void A_hybrid_processor_has_fast_and_frugal_cores()
    {
        var machine = Read("hybrid-13900k", "x64");

        Assert.Equal((24, 32, 8, 16), (machine.PhysicalCores, machine.LogicalCores, machine.PerformanceCores, machine.EfficiencyCores));
        Assert.Equal("performance, powersave", machine.Governor);
        Assert.Contains(new CpuCache(2, "unified", 4096 << 10, 4), machine.Caches!);
        Assert.Contains(new CpuCache(2, "unified", 2048 << 10, 8), machine.Caches!);
    }

    [Fact]
    public void ARM64_tells_fast_cores_from_frugal_ones_by_capacity()
    {
        var machine = Read("arm64-big-little", "arm64");

        Assert.Equal((8, 8, false, 4, 4), (machine.PhysicalCores, machine.LogicalCores, machine.Smt, machine.PerformanceCores, machine.EfficiencyCores));
        Assert.Equal("Orange Pi 5 Plus", machine.Processor);
        Assert.Null(machine.Gpus);
        Assert.Null(machine.VirtualMachine);
    }

    [Fact]
    public void A_virtual_machine_knows_its_hypervisor_and_counts_only_processors_that_are_there()
    {
        var machine = Read("vm-c5-xlarge", "x64");

        Assert.Equal((2, 4), (machine.PhysicalCores, machine.LogicalCores));
        Assert.Equal((true, "kvm", false), (machine.VirtualMachine, machine.Hypervisor, machine.Container));
        Assert.Empty(machine.Gpus!);
        Assert.Null(machine.PerformanceCores);
        Assert.Single(machine.Numa!);
    }

    [Theory]
    [InlineData("cpu flags", false, null, "== proc/cpuinfo", "flags : fpu avx2", "== sys/class/dmi/id/sys_vendor", "Amazon EC2")]
    [InlineData("tables of the firmware", true, "kvm", "== sys/class/dmi/id/sys_vendor", "QEMU")]
    [InlineData("the device tree", true, "kvm", "== proc/device-tree/hypervisor/compatible", "linux,kvm")]
    [InlineData("a kernel of WSL", true, "hyperv", "== proc/cpuinfo", "flags : fpu hypervisor", "== proc/sys/kernel/osrelease", "5.15.153.1-microsoft-standard-WSL2")]
    [InlineData("nothing", null, null, "== proc/cpuinfo", "")]
    public void A_virtual_machine_is_told_by(string what, bool? machine, string? hypervisor, params string[] lines)
    {
        using var tree = new RecordedTree(lines);
        var read = new LinuxMachineProbe(tree.Root).Read(null);

        Assert.True((machine, hypervisor) == (read.VirtualMachine, read.Hypervisor), what);
    }

    [Fact]
    public void A_disk_with_platters_is_found_below_its_partition()
    {
        using var tree = new RecordedTree(
            "== proc/self/mountinfo", "25 1 8:1 / / rw - ext4 /dev/sda1 rw", "26 25 0:30 / /proc rw - proc proc rw",
            "== sys/dev/block/8:1 -> ../../devices/pci0/ata1/block/sda/sda1", "== sys/block/sda/queue/rotational", "1");

        var machine = new LinuxMachineProbe(tree.Root).Read(Path.GetTempPath());

        Assert.Equal(("ext4", true), (machine.DiskFileSystem, machine.DiskRotational));
        Assert.True(machine.DiskTotal >= machine.DiskFree && machine.DiskFree > 0);
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
    public void What_makes_no_sense_is_named()
    {
        using var tree = new RecordedTree(
            "== proc/meminfo", "MemTotal: many kB", "== sys/devices/system/cpu/online", "0-1", "== proc/self/status", "Cpus_allowed_list:\tall",
            "== sys/devices/system/cpu/cpu0/cache/index0/level", "one", "== sys/devices/system/cpu/cpu0/cache/index1/level", "2",
            "== sys/devices/system/cpu/cpu0/cache/index1/type", "Unified", "== sys/devices/system/cpu/cpu0/cache/index1/size", "large");

        var machine = new LinuxMachineProbe(tree.Root).Read(null);

        Assert.Equal(
            [
                "/proc/meminfo: 'many kB' is not a size in kB",
                "/proc/self/status: 'all' is not a list of processors",
                "/sys/devices/system/cpu/cpu0/cache/index0/level: 'one' is not a whole number",
                "/sys/devices/system/cpu/cpu0/cache/index1/size: 'large' is not a size such as 32K",
            ],
            machine.Problems);
        Assert.Null(machine.MemoryTotal);
        Assert.Null(machine.Caches);
        Assert.Equal(2, machine.LogicalCores);
    }

    [Fact]
    public void A_source_that_is_a_folder_is_unknown_and_named()
    {
        using var tree = new RecordedTree("== proc/meminfo/inner", "1");

        var machine = new LinuxMachineProbe(tree.Root).Read(null);

        Assert.Null(machine.MemoryTotal);
        Assert.StartsWith("/proc/meminfo: ", Assert.Single(machine.Problems), StringComparison.Ordinal);
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
