using System.Globalization;
using System.Runtime.InteropServices;

namespace Validator.Machine;

/// <summary>Reads a Linux machine from <c>/sys</c> and <c>/proc</c>, within the limits of affinity and control groups.</summary>
/// <param name="root">Folder that stands for <c>/</c>; another one holds a recorded machine.</param>
/// <param name="arch">Architecture; default that of this process's system.</param>
public sealed class LinuxMachineProbe(string root = "/", string? arch = null) : IMachineProbe
{
    private readonly Tree tree = new(root);

    /// <inheritdoc />
    public MachineInventory Read(string? diskPath)
    {
        var cpus = CpuTopology.Read(tree);
        var limits = Cgroup.Read(tree);
        return Fingerprint.Seal(new MachineInventory
        {
            Os = "linux",
            OsVersion = tree.Field("etc/os-release", "PRETTY_NAME", '=')?.Trim('"') ?? tree.Text("proc/sys/kernel/osrelease"),
            Arch = arch ?? PortableMachineProbe.Architecture(RuntimeInformation.OSArchitecture),
            Processor = Processor(),
            Sockets = cpus.Sockets,
            PhysicalCores = cpus.Physical,
            LogicalCores = cpus.Logical,
            CpuQuota = limits.CpuQuota,
            MemoryTotal = Less(Memory("MemTotal"), limits.MemoryLimit),
            MemoryAvailable = Less(Memory("MemAvailable"), limits.MemoryLeft),
            DiskFree = Disk.Free(diskPath),
            Container = InContainer(),
            Fingerprint = string.Empty,
        });
    }

    private static long? Less(long? one, long? other) => one is null ? other : other is null ? one : Math.Min(one.Value, other.Value);

    private string? Processor() => tree.Field("proc/cpuinfo", "model name", ':')
        ?? tree.Field("proc/cpuinfo", "Hardware", ':')
        ?? tree.Text("proc/device-tree/model")?.TrimEnd('\0');

    private long? Memory(string field) =>
        tree.Field("proc/meminfo", field, ':') is { } text && long.TryParse(text.Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var kibibytes)
            ? kibibytes * 1024 : null;

    private bool? InContainer()
    {
        string[] hints = ["docker", "kubepods", "containerd", "libpod", "lxc"];
        if (tree.Has(".dockerenv") || tree.Has("run/.containerenv")
            || tree.Lines("proc/self/cgroup").Any(line => hints.Any(hint => line.Contains(hint, StringComparison.Ordinal))))
        {
            return true;
        }

        // A running service manager of its own makes it a machine; without one nothing is said.
        return tree.Has("run/systemd/system") ? false : null;
    }
}
