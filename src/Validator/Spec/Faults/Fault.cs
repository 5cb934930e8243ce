namespace Validator.Spec.Faults;

/// <summary>One fault: what happens, when, and how.</summary>
/// <param name="Id">Unique within its file.</param>
/// <param name="Kind">What happens.</param>
/// <param name="When">All of it must hold.</param>
/// <param name="With">Parameters of the kind.</param>
public sealed record Fault(string Id, FaultKind Kind, FaultCondition When, FaultParameters With)
{
    /// <summary>The definition of its kind.</summary>
    public FaultDefinition Definition => FaultCatalog.Of(Kind);
}

/// <summary>The faults of a server, in the order in which they are applied.</summary>
/// <param name="Seed">Seed of the draws of <see cref="FaultCondition.Probability"/>.</param>
/// <param name="Faults">In the order of the file.</param>
public sealed record FaultPlan(int Seed, IReadOnlyList<Fault> Faults);
