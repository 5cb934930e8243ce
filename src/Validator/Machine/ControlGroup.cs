namespace Validator.Machine;

/// <summary>What the control groups around this process grant. The narrowest on the way up counts.</summary>
/// <param name="Version">1 or 2; 1 where both are mounted and version 1 has the controllers.</param>
/// <param name="Processors">Hardware threads of the group's cpuset, such as <c>0-3</c>; null when there is no cpuset.</param>
/// <param name="CpuQuota">Processors' worth of time; null when unlimited.</param>
/// <param name="MemoryLimit">Bytes; null when unlimited.</param>
public sealed record ControlGroup(int Version, string? Processors, double? CpuQuota, long? MemoryLimit);
