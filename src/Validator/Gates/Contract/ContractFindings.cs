namespace Validator.Gates;

/// <summary>Says of each silent downgrade that the boot contract found how it came about and what to do.</summary>
public static class ContractFindings
{
    /// <summary>The findings; none where nothing failed.</summary>
    public static IReadOnlyList<Finding> Of(IReadOnlyList<ContractResult> contract) =>
    [
        .. contract.Where(result => result is { Outcome: Outcome.Failed, Downgrade: not null }).Select(result => new Finding(
            result.Downgrade!.Class,
            $"{result.Message}; likely cause: {result.Downgrade.Cause}",
            result.Downgrade.Remedy,
            $"verdict.json: contract {result.Id}, expected {result.Expected}, actual {result.Actual ?? "unknown"}")),
    ];

    /// <summary>Ids of the assertions that were not looked at.</summary>
    public static IReadOnlyList<string> NotChecked(IReadOnlyList<ContractResult> contract) =>
        [.. contract.Where(result => result.Outcome == Outcome.Skipped).Select(result => result.Id)];
}
