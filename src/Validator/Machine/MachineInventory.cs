using System.Text.Json.Serialization;

namespace Validator.Machine;

/// <summary>What is known of a machine. Unknown is null, never 0.</summary>
public sealed record MachineInventory
{
    /// <summary><c>linux</c>, <c>macos</c> or <c>windows</c>.</summary>
    public string? Os { get; init; }

    /// <summary>The system's own name and version.</summary>
    public string? OsVersion { get; init; }

    /// <summary><c>x64</c>, <c>arm64</c> ...</summary>
    public string? Arch { get; init; }

    /// <summary>The processor's name.</summary>
    public string? Processor { get; init; }

    /// <summary>Processor packages.</summary>
    public int? Sockets { get; init; }

    /// <summary>Cores, siblings of SMT counted once, that this process may use.</summary>
    public int? PhysicalCores { get; init; }

    /// <summary>Hardware threads that this process may use.</summary>
    public int? LogicalCores { get; init; }

    /// <summary>Whether cores run two threads each or more; null when unknown.</summary>
    public bool? Smt { get; init; }

    /// <summary>Of the physical cores, those of a hybrid processor's fast kinds; all of them where there is one kind; null when unknown.</summary>
    public int? PerformanceCores { get; init; }

    /// <summary>Of the physical cores, those of the most frugal kind; 0 where there is one kind; null when unknown.</summary>
    public int? EfficiencyCores { get; init; }

    /// <summary>Caches of the processors that this process may use, by level; null when unknown.</summary>
    public IReadOnlyList<CpuCache>? Caches { get; init; }

    /// <summary>How the clock is chosen: <c>performance</c>, <c>schedutil</c> ... Several, with commas, where processors differ; null when unknown.</summary>
    public string? Governor { get; init; }

    /// <summary>NUMA nodes; null when unknown.</summary>
    public IReadOnlyList<NumaNode>? Numa { get; init; }

    /// <summary>Processors' worth of time that a cgroup grants; null when unlimited or unknown.</summary>
    public double? CpuQuota { get; init; }

    /// <summary>Bytes of memory, the cgroup's limit if that is less.</summary>
    public long? MemoryTotal { get; init; }

    /// <summary>Bytes of memory that could be had now.</summary>
    public long? MemoryAvailable { get; init; }

    /// <summary>Bytes of swap; 0 for none, null when unknown.</summary>
    public long? SwapTotal { get; init; }

    /// <summary>Huge pages; null where there are none, or unknown.</summary>
    public HugePages? HugePages { get; init; }

    /// <summary>The control groups around this process; null where there are none, or unknown.</summary>
    public ControlGroup? Cgroup { get; init; }

    /// <summary>Graphics processors; empty for none, null when unknown.</summary>
    public IReadOnlyList<Gpu>? Gpus { get; init; }

    /// <summary>Bytes of the disk where the run directory lies.</summary>
    public long? DiskTotal { get; init; }

    /// <summary>Its file system.</summary>
    public string? DiskFileSystem { get; init; }

    /// <summary>Whether it has platters; null when unknown.</summary>
    public bool? DiskRotational { get; init; }

    /// <summary>Bytes free where the run directory lies.</summary>
    public long? DiskFree { get; init; }

    /// <summary>Whether this is a container; null when that cannot be told.</summary>
    public bool? Container { get; init; }

    /// <summary>Whether this is a virtual machine; null when that cannot be told.</summary>
    public bool? VirtualMachine { get; init; }

    /// <summary>Name of the hypervisor: <c>kvm</c>, <c>vmware</c>, <c>hyperv</c> ...; null for a real machine, or when unknown.</summary>
    public string? Hypervisor { get; init; }

    /// <summary>Sources that were there and could not be read or made no sense, each with what was wrong. What they should have told is null.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>The profile that this machine is played from; null for a real one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ScriptedBy { get; init; }

    /// <summary>Identity of the kind of machine: equal for machines whose figures may be compared. Hexadecimal, behind <c>scripted-</c> for a machine that is played.</summary>
    public required string Fingerprint { get; init; }
}
