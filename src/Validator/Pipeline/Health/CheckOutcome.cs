using Validator.Gates;

namespace Validator.Pipeline;

/// <summary>What a check came to.</summary>
public enum CheckOutcome
{
    /// <summary>Every answer is sound.</summary>
    Sound,

    /// <summary>An answer breaks what Ollama or a standard promises.</summary>
    Violations,

    /// <summary>No server, no model, or one that cannot be loaded.</summary>
    Environment,

    /// <summary>Nothing can be concluded.</summary>
    Inconclusive,

    /// <summary>A signal broke it off.</summary>
    Cancelled,
}

/// <summary>Names and exit codes of outcomes.</summary>
internal static class CheckOutcomes
{
    public static string NameOf(CheckOutcome outcome) => outcome switch
    {
        CheckOutcome.Sound => "healthy",
        CheckOutcome.Violations => "violations",
        CheckOutcome.Environment => "environment",
        CheckOutcome.Inconclusive => "inconclusive",
        _ => "cancelled",
    };

    public static int ExitCode(CheckOutcome outcome) => outcome switch
    {
        CheckOutcome.Sound => ExitCodes.Approved,
        CheckOutcome.Violations => ExitCodes.Rejected,
        CheckOutcome.Environment => ExitCodes.Environment,
        CheckOutcome.Inconclusive => ExitCodes.Inconclusive,
        _ => ExitCodes.Interrupted,
    };
}
