namespace Validator.Spec;

/// <summary>What to write in the place of what is wrong, where that is safe: it changes nothing else, and there is one way to mean it.</summary>
/// <param name="Old">The text as it stands at the diagnostic's place; where another text stands there, nothing is changed.</param>
/// <param name="New">What takes its place.</param>
public sealed record TextFix(string Old, string New);
