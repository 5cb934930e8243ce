namespace Validator.Load;

/// <summary>A prompt ready to be sent.</summary>
/// <param name="Pieces">Encoded pieces, in order.</param>
/// <param name="Tokens">Its length by calibration; null when unknown.</param>
/// <param name="Tolerance">How far the server's count may stray from <paramref name="Tokens"/> by the calibration's own uncertainty, as a fraction.</param>
/// <param name="CorpusLength">Characters of corpus in it.</param>
public sealed record Prompt(IReadOnlyList<ReadOnlyMemory<byte>> Pieces, int? Tokens, double Tolerance, int CorpusLength)
{
    /// <summary>Beyond this uncertainty nothing can be concluded from a count, but that a prompt was cut where the cut's own fingerprint shows.</summary>
    public const double MostTolerance = 0.05;

    /// <summary>Whether the server's count can prove that the prompt was processed.</summary>
    public bool IsCertain => Tokens is not null && Tolerance <= MostTolerance;
}
