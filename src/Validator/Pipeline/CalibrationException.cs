using Validator.Integrity;
using Validator.Integrity.Causes;

namespace Validator.Pipeline;

/// <summary>The server broke while it counted a prompt, after it had been ready.</summary>
public sealed class CalibrationException : Exception
{
    /// <summary>For serializers only.</summary>
    public CalibrationException()
    {
    }

    /// <summary>A failure in words.</summary>
    public CalibrationException(string message)
        : base(message)
    {
    }

    /// <summary>A failure with its cause.</summary>
    public CalibrationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>A failure by what was wrong with the answer.</summary>
    public CalibrationException(Violation violation)
        : base($"{violation.Class}: {violation.Explanation}") => (Side, Remedy) = (violation.Side, RemedyOf(violation));

    /// <summary>Whose fault it was; null when nothing was wrong but that a count was missing.</summary>
    public ViolationSide? Side { get; }

    /// <summary>What to do.</summary>
    public string? Remedy { get; }

    private static string RemedyOf(Violation violation) =>
        (ServerWords.Of(violation.Explanation) is { } cause && violation.Side == ViolationSide.Server ? cause.Remedy : null)
        ?? ViolationCatalog.Of(violation.Class).Remedy;
}
