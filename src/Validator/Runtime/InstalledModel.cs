namespace Validator.Runtime;

/// <summary>A model that the server has on disk.</summary>
/// <param name="Name">Its full name, tag included.</param>
/// <param name="Digest">Hexadecimal, without <c>sha256:</c>; null when the server gives none.</param>
/// <param name="Size">Bytes on disk; null when the server gives none.</param>
public sealed record InstalledModel(string Name, string? Digest, long? Size);

/// <summary>A model that the server has in memory, by <c>/api/ps</c>.</summary>
/// <param name="Name">Its full name, tag included.</param>
/// <param name="Digest">Hexadecimal, without <c>sha256:</c>; null when the server gives none.</param>
/// <param name="ContextLength">The context it was really loaded with, in tokens; null when the server gives none.</param>
/// <param name="Size">Bytes of memory; null when the server gives none.</param>
/// <param name="SizeVram">Bytes of them on a GPU; 0 when all is on the CPU.</param>
public sealed record LoadedModel(string Name, string? Digest, int? ContextLength, long? Size, long SizeVram)
{
    /// <summary>When the server will unload it; null when it does not say.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
