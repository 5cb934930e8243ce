namespace Validator.Gates;

/// <summary>What a configuration was verified with.</summary>
/// <param name="Version">What the server answered to <c>/api/version</c>; null where it is not known or may not be shown.</param>
/// <param name="Digest">Digest of the model's manifest, hexadecimal without <c>sha256:</c>; null likewise.</param>
public sealed record Served(string? Version, string? Digest);
