namespace Validator.Gates;

/// <summary>What a run or a configuration came to, the worst last.</summary>
public enum Decision
{
    /// <summary>Every gate held, on evidence.</summary>
    Approved,

    /// <summary>It cannot be told; never an approval.</summary>
    Inconclusive,

    /// <summary>A gate failed, or the server broke after it was ready.</summary>
    Rejected,

    /// <summary>The environment did not allow a verdict.</summary>
    Error,

    /// <summary>Broken off by a signal.</summary>
    Cancelled,
}
