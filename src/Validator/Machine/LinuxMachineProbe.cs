using System.Globalization;
using System.Runtime.InteropServices;
using Validator.Machine.Cpu;
using Validator.Machine.Gpus;
using Validator.Machine.Host;
using Validator.Machine.Memory;

namespace Validator.Machine;

/// <summary>Reads a Linux machine from <c>/sys</c> and <c>/proc</c>, within the limits of affinity and control groups.</summary>
/// <param name="root">Folder that stands for <c>/</c>; another one holds a recorded machine.</param>
/// <param name="arch">Architecture; default that of this process's system.</param>
/// <param name="devices">Whether to ask for graphics processors too, which runs the vendors' tools.</param>
public sealed class LinuxMachineProbe(string root = "/", string? arch = null, bool devices = true) : IMachineProbe
{
    private const string Live = "/";

    /// <inheritdoc />
    public MachineInventory Read(string? diskPath)
    {
        var tree = new Tree(root);
        var cpus = CpuTopology.Read(tree);
        var kinds = CoreKinds.Read(tree, cpus);
        var limits = Cgroup.Read(tree);
        var host = Virtualization.Read(tree);
        var (total, free) = Disk.Space(diskPath);
        var (fileSystem, rotational) = DiskKind.Read(tree, diskPath);
        var inventory = new MachineInventory
        {
            Os = "linux",
            OsVersion = tree.Field("etc/os-release", "PRETTY_NAME", '=')?.Trim('"') ?? tree.Text("proc/sys/kernel/osrelease"),
            Arch = arch ?? PortableMachineProbe.Architecture(RuntimeInformation.OSArchitecture),
            Processor = Processor(tree),
            Sockets = cpus.Sockets,
            PhysicalCores = cpus.Physical,
            LogicalCores = cpus.Logical,
            Smt = Smt(tree, cpus),
            PerformanceCores = kinds.Performance,
            EfficiencyCores = kinds.Efficiency,
            Caches = CpuCaches.Read(tree, cpus.Usable),
            Governor = Governor(tree, cpus.Usable),
            Numa = NumaNodes.Read(tree),
            CpuQuota = limits.CpuQuota,
            MemoryTotal = AvailableMemory.Of(MemInfo.Bytes(tree, "MemTotal"), limits.MemoryLimit),
            MemoryAvailable = AvailableMemory.Of(MemInfo.Bytes(tree, "MemAvailable"), limits.MemoryLeft),
            SwapTotal = MemInfo.Bytes(tree, "SwapTotal"),
            HugePages = MemInfo.HugePages(tree),
            Cgroup = limits.Version is { } version ? new ControlGroup(version, limits.Processors, limits.CpuQuota, limits.MemoryLimit) : null,
            Gpus = devices ? LinuxGpus.Read(tree, ToolFolders()) : null,
            DiskFree = free,
            DiskTotal = total,
            DiskFileSystem = fileSystem,
            DiskRotational = rotational,
            Container = Containers.Read(tree),
            VirtualMachine = host.Virtual,
            Hypervisor = host.Hypervisor,
            Fingerprint = string.Empty,
        };
        return Fingerprint.Seal(inventory with { Problems = tree.Problems });
    }

    private static string? Processor(Tree tree) => tree.Field("proc/cpuinfo", "model name", ':')
        ?? tree.Field("proc/cpuinfo", "Hardware", ':')
        ?? tree.Text("proc/device-tree/model")?.TrimEnd('\0');

    private static bool? Smt(Tree tree, CpuTopology cpus) => tree.Number("sys/devices/system/cpu/smt/active") switch
    {
        0 => false,
        1 => true,
        _ => cpus.Logical > cpus.Physical ? true : null,
    };

    private static string? Governor(Tree tree, IEnumerable<int> cpus)
    {
        var governors = cpus.Select(cpu => tree.Text(string.Create(CultureInfo.InvariantCulture, $"sys/devices/system/cpu/cpu{cpu}/cpufreq/scaling_governor")))
            .OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return string.Join(", ", governors) is { Length: > 0 } text ? text : null;
    }

    /// <summary>A recorded machine has its own tools, and none of this one's.</summary>
    private string[] ToolFolders()
    {
        string[] usual = ["usr/local/bin", "usr/bin", "opt/rocm/bin", "usr/lib/wsl/lib"];
        var search = root == Live ? Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries) ?? [] : [];
        return [.. search.Where(Path.IsPathRooted), .. usual.Select(folder => Path.Combine(root, folder))];
    }
}
