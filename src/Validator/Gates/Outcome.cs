namespace Validator.Gates;

/// <summary>What a gate or an assertion of the boot contract came to.</summary>
public enum Outcome
{
    /// <summary>It held.</summary>
    Passed,

    /// <summary>It did not hold.</summary>
    Failed,

    /// <summary>It did not hold, and its severity is <c>warn</c>.</summary>
    Warned,

    /// <summary>It cannot be told.</summary>
    Inconclusive,

    /// <summary>It was not looked at: something before it failed, or nothing of it can be seen here.</summary>
    Skipped,
}
