namespace Validator.Gates;

/// <summary>What ended a load before its plan was met, because its verdict was decided (<c>load.early</c>).</summary>
/// <param name="Decision"><see cref="Gates.Decision.Rejected"/> or <see cref="Gates.Decision.Approved"/>.</param>
/// <param name="Gates">Ids of the gates that decided it.</param>
/// <param name="After">Load requests that had ended then; where a test decided, those that it took, the first that were sent.</param>
/// <param name="Planned">Load requests that were planned; null where only a time was.</param>
/// <param name="Because">Why it is decided, as a sentence's second half.</param>
public sealed record EarlyDecision(Decision Decision, IReadOnlyList<string> Gates, int After, int? Planned, string Because)
{
    /// <summary>Class of the finding that tells of it.</summary>
    public const string Class = "load.ended_early";

    /// <summary>How far the load came, such as <c>after 1 of 10 requests</c>.</summary>
    public string Reach => Planned is { } planned ? $"after {After} of {planned} requests" : $"after {After} request{(After == 1 ? string.Empty : "s")}";

    /// <summary>In a sentence.</summary>
    public override string ToString() => $"the load was ended early, {Reach}: {Because}";
}
