namespace Validator.Machine;

/// <summary>Caches of one kind.</summary>
/// <param name="Level">1 is the nearest to a core.</param>
/// <param name="Type"><c>data</c>, <c>instruction</c> or <c>unified</c>.</param>
/// <param name="Size">Bytes of each.</param>
/// <param name="Count">How many there are.</param>
public sealed record CpuCache(int Level, string Type, long Size, int? Count);
