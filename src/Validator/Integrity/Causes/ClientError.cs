namespace Validator.Integrity.Causes;

/// <summary>What a client's error means.</summary>
/// <param name="Reader">Who says it.</param>
/// <param name="Meaning">What happened to it.</param>
/// <param name="Blame">Whose fault it is, and when.</param>
/// <param name="LookAt">What to look at or do, the first first.</param>
public sealed record ClientError(string Reader, string Meaning, string Blame, IReadOnlyList<string> LookAt);
