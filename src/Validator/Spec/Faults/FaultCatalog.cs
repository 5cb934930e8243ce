namespace Validator.Spec.Faults;

/// <summary>
/// Every kind of fault: the one table that the reader of fault files, their schema and the documentation go by.
/// Several faults of one answer are applied in the order of the file: each to what the one before it has left of a frame.
/// What takes the place of the answer (<c>status</c>, <c>emptyReply</c>, <c>hang</c>) comes before what changes it, and what
/// ends it leaves nothing to those behind.
/// </summary>
public static class FaultCatalog
{
    /// <summary>All definitions.</summary>
    public static IReadOnlyList<FaultDefinition> All { get; } =
    [
        .. TransportFaults.All,
        .. FrameFaults.All,
        .. AnswerFaults.All,
        .. ServerFaults.All,
    ];

    private static readonly Dictionary<FaultKind, FaultDefinition> ByKind = All.ToDictionary(d => d.Kind);

    /// <summary>The definition of a kind.</summary>
    public static FaultDefinition Of(FaultKind kind) => ByKind[kind];
}
