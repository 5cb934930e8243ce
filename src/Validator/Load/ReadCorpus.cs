namespace Validator.Load;

/// <summary>A corpus as it was read.</summary>
/// <param name="Text">The text, as far as it is needed.</param>
/// <param name="Files">Files that were read.</param>
/// <param name="Sha256">Hexadecimal SHA-256 over each file's path, a NUL, its length in decimal, a NUL, and its bytes; null without a corpus.</param>
public sealed record ReadCorpus(string Text, int Files, string? Sha256)
{
    /// <summary>No corpus.</summary>
    public static ReadCorpus None { get; } = new(string.Empty, 0, null);
}
