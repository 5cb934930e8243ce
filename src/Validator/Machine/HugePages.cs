namespace Validator.Machine;

/// <summary>Memory set aside in large pages.</summary>
/// <param name="Size">Bytes of one.</param>
/// <param name="Total">How many are set aside; null when unknown.</param>
/// <param name="Free">How many of these are free; null when unknown.</param>
/// <param name="Transparent">When the system gives them out unasked: <c>always</c>, <c>madvise</c> or <c>never</c>; null when unknown.</param>
public sealed record HugePages(long Size, long? Total, long? Free, string? Transparent);
