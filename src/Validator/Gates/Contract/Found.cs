namespace Validator.Gates;

/// <summary>What was found, and whether it is what was declared. Where the declaration is hidden so is this, for the two are equal when it held.</summary>
/// <param name="Hidden">Whether the environment put something into the declaration.</param>
/// <param name="Held">Whether it is as declared; null when that cannot be told.</param>
/// <param name="Actual">What was found; null when nothing was.</param>
internal sealed record Found(bool Hidden, bool? Held, string? Actual)
{
    /// <summary>What may be shown of it; null when nothing was found.</summary>
    public string? Text => Actual is null || !Hidden ? Actual : Held == true ? "as declared" : "not as declared";

    /// <summary>The assertion: held, failed, or inconclusive where the server did not tell.</summary>
    public ContractResult Result(string id, string expected, string message, Downgrade? downgrade = null) => new(
        id,
        Held switch
        {
            true => Outcome.Passed,
            false => Outcome.Failed,
            null => Outcome.Inconclusive,
        },
        expected,
        Text,
        message)
    {
        Downgrade = Held == false ? downgrade : null,
    };

    /// <summary>An assertion that was not looked at, and why.</summary>
    public static ContractResult NotChecked(string id, string expected, string reason) => new(id, Outcome.Skipped, expected, null, $"not checked: {reason}");
}
