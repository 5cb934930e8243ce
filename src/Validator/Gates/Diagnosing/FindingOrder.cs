using Validator.Integrity;

namespace Validator.Gates;

/// <summary>Which findings come first: what broke the run, what the server was booted as, what broke the answers, then the rest.</summary>
internal static class FindingOrder
{
    private static readonly HashSet<string> s_violations = [.. ViolationCatalog.All.Select(definition => definition.Class)];

    /// <summary>The findings, the ones that explain others before them; equal ones stay as they are.</summary>
    public static IReadOnlyList<Finding> Sort(IEnumerable<Finding> findings) => [.. findings.OrderBy(finding => Rank(finding.Class))];

    /// <summary>Whether it says that the server, or the way to it, broke after it was ready, or is no longer what was booted.</summary>
    public static bool IsBreak(string name) => name is RunFindings.ServerBroke or RunFindings.ConnectionBroke || Weighs(name, HealthWeight.Rejects);

    /// <summary>Whether it says that what was measured is not the deployment's alone, or not the whole of it.</summary>
    public static bool IsDoubt(string name) =>
        name is RunFindings.LoadIncomplete or ReaderFindings.Disagree || Weighs(name, HealthWeight.Doubts) || ClientFindings.All.Any(known => known.Class == name);

    /// <summary>Whether it is about what came back.</summary>
    public static bool IsOfAnswers(string name) => name is CauseFindings.ServerCorrupts or ProbeFindings.CanaryLost || s_violations.Contains(name);

    private static int Rank(string name) => name switch
    {
        RunFindings.Environment => 0,
        _ when IsBreak(name) => 0,
        _ when name.StartsWith("downgrade.", StringComparison.Ordinal) => 1,
        CauseFindings.ServerCorrupts => 2,

        // Whatever broke an answer took its end with it: that the end is missing is then no cause.
        ViolationClass.StreamNoTerminal => 4,
        _ when IsOfAnswers(name) => 3,
        _ when IsDoubt(name) => 5,
        CauseFindings.ClientMisreads => 7,
        _ => 6,
    };

    private static bool Weighs(string name, HealthWeight weight) => HealthFindings.Classes.TryGetValue(name, out var its) && its == weight;
}
