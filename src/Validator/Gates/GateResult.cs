using Validator.Spec;

namespace Validator.Gates;

/// <summary>One gate judged.</summary>
public sealed record GateResult
{
    /// <summary>Stable id.</summary>
    public required string Id { get; init; }

    /// <summary>As written.</summary>
    public required string Expression { get; init; }

    /// <summary>Whether its failure rejects or warns.</summary>
    public GateSeverity Severity { get; init; }

    /// <summary>What it came to.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>Measured, in base units; null when there is none; infinite when failed requests make it so.</summary>
    public double? Actual { get; init; }

    /// <summary>Bound, in base units; null when it could not be had.</summary>
    public double? Threshold { get; init; }

    /// <summary>Where the figure lies, for a gate that asks for confidence; null for others.</summary>
    public GateInterval? Interval { get; init; }

    /// <summary>What the gate can tell; null for one on a figure that has no interval, and where nothing was measured.</summary>
    public GatePower? Power { get; init; }

    /// <summary>Unit of all of them.</summary>
    public required Unit Unit { get; init; }

    /// <summary>One sentence for a person.</summary>
    public required string Message { get; init; }

    /// <summary>Place in the spec.</summary>
    public required SourceLocation Location { get; init; }
}
