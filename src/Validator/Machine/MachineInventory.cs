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

    /// <summary>Processors' worth of time that a cgroup grants; null when unlimited or unknown.</summary>
    public double? CpuQuota { get; init; }

    /// <summary>Bytes of memory, the cgroup's limit if that is less.</summary>
    public long? MemoryTotal { get; init; }

    /// <summary>Bytes of memory that could be had now.</summary>
    public long? MemoryAvailable { get; init; }

    /// <summary>Bytes free where the run directory lies.</summary>
    public long? DiskFree { get; init; }

    /// <summary>Whether this is a container; null when that cannot be told.</summary>
    public bool? Container { get; init; }

    /// <summary>The profile that this machine is played from; null for a real one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ScriptedBy { get; init; }

    /// <summary>Identity of the kind of machine: equal for machines whose figures may be compared. Hexadecimal, behind <c>scripted-</c> for a machine that is played.</summary>
    public required string Fingerprint { get; init; }
}
