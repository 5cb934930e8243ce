namespace Validator.Integrity;

/// <summary>A reader that would fail on these sound bytes. Not a violation.</summary>
/// <param name="Reader">Kind of client.</param>
/// <param name="Limit">What it cannot do.</param>
/// <param name="Error">The error it would give.</param>
public sealed record ClientHazard(string Reader, string Limit, string Error);
