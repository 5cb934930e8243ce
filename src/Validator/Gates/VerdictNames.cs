using Validator.Spec;

namespace Validator.Gates;

/// <summary>Names of decisions, outcomes and severities in documents.</summary>
public static class VerdictNames
{
    private static readonly Dictionary<Decision, string> Decisions = new()
    {
        [Decision.Approved] = "approved",
        [Decision.Inconclusive] = "inconclusive",
        [Decision.Rejected] = "rejected",
        [Decision.Error] = "error",
        [Decision.Cancelled] = "cancelled",
    };

    private static readonly Dictionary<Outcome, string> Outcomes = new()
    {
        [Outcome.Passed] = "passed",
        [Outcome.Failed] = "failed",
        [Outcome.Warned] = "warned",
        [Outcome.Inconclusive] = "inconclusive",
        [Outcome.Skipped] = "skipped",
    };

    private static readonly Dictionary<GateSeverity, string> Severities = new()
    {
        [GateSeverity.Fail] = "fail",
        [GateSeverity.Warn] = "warn",
    };

    /// <summary>Name of a decision.</summary>
    public static string Of(Decision decision) => Decisions[decision];

    /// <summary>Name of an outcome.</summary>
    public static string Of(Outcome outcome) => Outcomes[outcome];

    /// <summary>Name of a severity, as specs write it.</summary>
    public static string Of(GateSeverity severity) => Severities[severity];

    /// <summary>The decision of that name; null when there is none.</summary>
    public static Decision? FindDecision(string name) => Decisions.Where(pair => pair.Value == name).Select(pair => (Decision?)pair.Key).FirstOrDefault();

    /// <summary>The outcome of that name; null when there is none.</summary>
    public static Outcome? FindOutcome(string name) => Outcomes.Where(pair => pair.Value == name).Select(pair => (Outcome?)pair.Key).FirstOrDefault();

    /// <summary>The severity of that name; null when there is none.</summary>
    public static GateSeverity? FindSeverity(string name) => Severities.Where(pair => pair.Value == name).Select(pair => (GateSeverity?)pair.Key).FirstOrDefault();
}
