namespace Validator.Integrity.Independent;

/// <summary>What independent readers made of the captured bytes of one failed request.</summary>
/// <param name="Compared">Whether they could be held against our own reader.</param>
/// <param name="Note">Why not, or what was left out of the comparison; null when nothing was.</param>
/// <param name="Disagreements">Facts on which they contradict our reader, each with what every side saw; empty when they agree.</param>
/// <param name="Errors">What each of them says that cannot read the bytes, in its own words.</param>
public sealed record Rereading(bool Compared, string? Note, IReadOnlyList<string> Disagreements, IReadOnlyList<ReaderError> Errors)
{
    /// <summary>Bytes that were not read again.</summary>
    public static Rereading NotCompared(string note) => new(Compared: false, note, [], []);
}

/// <summary>The error of an independent reader.</summary>
/// <param name="Reader">Its name.</param>
/// <param name="Error">Its own words.</param>
public sealed record ReaderError(string Reader, string Error);
