namespace Validator.Gates;

/// <summary>One assertion of the boot contract: what was declared against what was booted.</summary>
/// <param name="Id">Stable id, such as <c>context-length</c>.</param>
/// <param name="Outcome">What it came to.</param>
/// <param name="Expected">As declared.</param>
/// <param name="Actual">As found; null when it could not be found.</param>
/// <param name="Message">One sentence for a person.</param>
public sealed record ContractResult(string Id, Outcome Outcome, string Expected, string? Actual, string Message)
{
    /// <summary>What went wrong, by name; null where nothing did, or nothing more is known of it.</summary>
    public Downgrade? Downgrade { get; init; }
}

/// <summary>What a server silently made of a declaration.</summary>
/// <param name="Class">Stable name, such as <c>downgrade.context_clamped</c>; the class of its finding.</param>
/// <param name="Cause">The likely cause.</param>
/// <param name="Remedy">What to do.</param>
public sealed record Downgrade(string Class, string Cause, string Remedy);
