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

    /// <summary>Role of the first message, for routes that take messages.</summary>
    public string Role { get; init; } = Spec.ChatMessage.User;

    /// <summary>How far the count may fall short beside that, as a fraction, without a word on whether the prompt was processed.</summary>
    public double Slack { get; init; }

    /// <summary>Whether it begins like a prompt that was sent before, so that the server's cache may serve that part.</summary>
    public bool IsWarm { get; init; }

    /// <summary>Whether the server's count can prove that the prompt was processed.</summary>
    public bool IsCertain => Tokens is not null && Tolerance <= MostTolerance;
}
