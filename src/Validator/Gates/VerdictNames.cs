using Validator.Spec;

namespace Validator.Gates;

/// <summary>Names of decisions, outcomes and severities in documents.</summary>
public static class VerdictNames
{
    /// <summary>Name of a decision.</summary>
    public static string Of(Decision decision) => decision switch
    {
        Decision.Approved => "approved",
        Decision.Inconclusive => "inconclusive",
        Decision.Rejected => "rejected",
        Decision.Error => "error",
        Decision.Cancelled => "cancelled",
        _ => throw new ArgumentOutOfRangeException(nameof(decision)),
    };

    /// <summary>Name of an outcome.</summary>
    public static string Of(Outcome outcome) => outcome switch
    {
        Outcome.Passed => "passed",
        Outcome.Failed => "failed",
        Outcome.Warned => "warned",
        Outcome.Inconclusive => "inconclusive",
        Outcome.Skipped => "skipped",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };

    /// <summary>Name of a severity, as specs write it.</summary>
    public static string Of(GateSeverity severity) => severity switch
    {
        GateSeverity.Fail => "fail",
        GateSeverity.Warn => "warn",
        _ => throw new ArgumentOutOfRangeException(nameof(severity)),
    };

    /// <summary>The decision of that name; null when there is none.</summary>
    public static Decision? FindDecision(string name) => Find<Decision>(Of, name);

    /// <summary>The outcome of that name; null when there is none.</summary>
    public static Outcome? FindOutcome(string name) => Find<Outcome>(Of, name);

    /// <summary>The severity of that name; null when there is none.</summary>
    public static GateSeverity? FindSeverity(string name) => Find<GateSeverity>(Of, name);

    private static T? Find<T>(Func<T, string> nameOf, string name)
        where T : struct, Enum => Enum.GetValues<T>().Where(value => nameOf(value) == name).Select(value => (T?)value).FirstOrDefault();
}
