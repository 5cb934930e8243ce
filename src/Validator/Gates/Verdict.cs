using Validator.Spec;

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

    /// <summary>It was not looked at, because something before it failed.</summary>
    Skipped,
}

/// <summary>One gate judged.</summary>
public sealed record GateResult
{
    /// <summary>Stable id.</summary>
    public required string Id { get; init; }

    /// <summary>As written.</summary>
    public required string Expression { get; init; }

    /// <summary>What it came to.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>Measured, in base units; null when there is none; infinite when failed requests make it so.</summary>
    public double? Actual { get; init; }

    /// <summary>Bound, in base units; null when it could not be had.</summary>
    public double? Threshold { get; init; }

    /// <summary>Unit of both.</summary>
    public required Unit Unit { get; init; }

    /// <summary>One sentence for a person.</summary>
    public required string Message { get; init; }

    /// <summary>Place in the spec.</summary>
    public required SourceLocation Location { get; init; }
}

/// <summary>One assertion of the boot contract: what was declared against what was booted.</summary>
/// <param name="Id">Stable id, such as <c>context-length</c>.</param>
/// <param name="Outcome">What it came to.</param>
/// <param name="Expected">As declared.</param>
/// <param name="Actual">As found; null when it could not be found.</param>
/// <param name="Message">One sentence for a person.</param>
public sealed record ContractResult(string Id, Outcome Outcome, string Expected, string? Actual, string Message);

/// <summary>An observation that explains a verdict and says what to do.</summary>
/// <param name="Class">Class of violation, or another stable name.</param>
/// <param name="Explanation">What happened.</param>
/// <param name="Remedy">What to do.</param>
/// <param name="Evidence">Where it shows: figures, or a file of the run directory.</param>
public sealed record Finding(string Class, string Explanation, string Remedy, string Evidence);

/// <summary>A reader that would fail on these sound bytes. Not a violation.</summary>
/// <param name="Reader">Kind of client.</param>
/// <param name="Limit">What it cannot do.</param>
/// <param name="Error">The error it would give.</param>
public sealed record ClientHazard(string Reader, string Limit, string Error);
