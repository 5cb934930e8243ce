namespace Validator.Load;

/// <summary>A prompt ready to be sent.</summary>
/// <param name="Pieces">Encoded pieces, in order.</param>
/// <param name="Tokens">Its length by calibration; null when unknown.</param>
/// <param name="Tolerance">How far the server's count may stray from <paramref name="Tokens"/> by the calibration's own uncertainty, as a fraction.</param>
/// <param name="CorpusLength">Characters of corpus in it.</param>
public sealed record Prompt(IReadOnlyList<ReadOnlyMemory<byte>> Pieces, int? Tokens, double Tolerance, int CorpusLength);
