namespace Validator.Gates;

/// <summary>What the difference between two runs comes to.</summary>
public enum Change
{
    /// <summary>The whole interval is better.</summary>
    Improvement,

    /// <summary>The interval leaves no room for a worsening beyond the margin.</summary>
    NoWorse,

    /// <summary>It may be worse by more than the margin, and may be no worse at all.</summary>
    NoEvidence,

    /// <summary>The whole interval is worse, and reaches beyond the margin; of a rate, however little.</summary>
    Regression,
}

/// <summary>Names of changes.</summary>
public static class ChangeName
{
    /// <summary>As tables and documents write it.</summary>
    public static string Of(Change change) => change switch
    {
        Change.Improvement => "improvement",
        Change.NoWorse => "no worse",
        Change.NoEvidence => "no evidence",
        _ => "regression",
    };
}
