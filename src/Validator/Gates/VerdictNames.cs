namespace Validator.Gates;

/// <summary>Names of decisions and outcomes in documents.</summary>
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

    /// <summary>Name of a decision.</summary>
    public static string Of(Decision decision) => Decisions[decision];

    /// <summary>Name of an outcome.</summary>
    public static string Of(Outcome outcome) => Outcomes[outcome];

    /// <summary>The decision of that name; null when there is none.</summary>
    public static Decision? FindDecision(string name) => Decisions.Where(pair => pair.Value == name).Select(pair => (Decision?)pair.Key).FirstOrDefault();

    /// <summary>The outcome of that name; null when there is none.</summary>
    public static Outcome? FindOutcome(string name) => Outcomes.Where(pair => pair.Value == name).Select(pair => (Outcome?)pair.Key).FirstOrDefault();
}
