namespace Validator.Pipeline.Estimating;

/// <summary>What a configuration is expected to take.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Duration">Time of its load, model load and probes; null when nothing tells.</param>
/// <param name="DurationBasis">What the time is worked out from, or why there is none.</param>
/// <param name="MemoryLeast">Bytes of memory at least; null when nothing tells.</param>
/// <param name="MemoryMost">Bytes at most.</param>
/// <param name="MemoryBasis">What the memory is worked out from, or why there is none.</param>
public sealed record ConfigurationEstimate(string Id, TimeSpan? Duration, string DurationBasis, double? MemoryLeast, double? MemoryMost, string MemoryBasis);
