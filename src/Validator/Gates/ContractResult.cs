namespace Validator.Gates;

/// <summary>One assertion of the boot contract: what was declared against what was booted.</summary>
/// <param name="Id">Stable id, such as <c>context-length</c>.</param>
/// <param name="Outcome">What it came to.</param>
/// <param name="Expected">As declared.</param>
/// <param name="Actual">As found; null when it could not be found.</param>
/// <param name="Message">One sentence for a person.</param>
public sealed record ContractResult(string Id, Outcome Outcome, string Expected, string? Actual, string Message);
