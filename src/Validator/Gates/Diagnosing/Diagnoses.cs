namespace Validator.Gates;

/// <summary>
/// Finds among the findings of a configuration the one that explains what did not hold. A finding that explains something else
/// is never put in its place: where none fits, the metric's own remedy is given.
/// </summary>
public static class Diagnoses
{
    private const string Deployment = "this deployment on this machine: no byte of any answer was wrong";
    private const string Nobody = "nobody's as yet: the evidence does not suffice";

    /// <summary>What explains the decision; null for an approved configuration, and one that was broken off.</summary>
    public static Diagnosis? Of(ConfigurationVerdict configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return configuration.Decision switch
        {
            Decision.Rejected => Rejected(configuration),
            Decision.Inconclusive => Inconclusive(configuration),
            Decision.Error => Environment(configuration),
            _ => null,
        };
    }

    /// <summary>What explains a gate that did not hold; null for others.</summary>
    public static Diagnosis? Of(ConfigurationVerdict configuration, GateResult gate)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(gate);
        if (gate.Outcome is Outcome.Passed or Outcome.Skipped)
        {
            return null;
        }

        var metric = GateSubject.MetricOf(gate);
        if (gate.Outcome == Outcome.Inconclusive || gate.Message.StartsWith("inconclusive: ", StringComparison.Ordinal))
        {
            return Doubt(configuration) ?? new Diagnosis(null, Nobody, GateSubject.Evidence(gate, metric), null);
        }

        if (GateSubject.RestsOnAnswers(gate, metric))
        {
            var broken = Broken(configuration) ?? Violation(configuration, metric);
            return broken is null ? null : new Diagnosis(Line(broken), Sides(configuration), broken.Remedy, broken.Class);
        }

        if (configuration.Findings.FirstOrDefault(finding => GateSubject.Explains(finding.Class, metric)) is { } cause)
        {
            return new Diagnosis(Line(cause), Deployment, cause.Remedy, cause.Class);
        }

        return MetricRemedies.Of(metric) is { } remedy ? new Diagnosis(null, GateSubject.IsOfLoad(metric) ? Nobody : Deployment, $"look at {remedy}", null) : null;
    }

    /// <summary>What explains an assertion of the boot contract that did not hold; null for others.</summary>
    public static Diagnosis? Of(ConfigurationVerdict configuration, ContractResult result)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(result);
        var lookAt = ContractWords.All.FirstOrDefault(known => known.Id == result.Id).LookAt;
        return result.Outcome switch
        {
            Outcome.Failed => new Diagnosis(
                result.Downgrade?.Cause,
                "the server and its settings: it was booted as something else than was declared",
                result.Downgrade?.Remedy ?? $"look at {lookAt}",
                result.Downgrade?.Class),
            Outcome.Inconclusive => new Diagnosis(null, Nobody, $"look at {lookAt}", null),
            _ => null,
        };
    }

    private static Diagnosis? Rejected(ConfigurationVerdict configuration)
    {
        if (Broken(configuration) is { } broken)
        {
            return new Diagnosis(Line(broken), "the server", broken.Remedy, broken.Class);
        }

        var contract = configuration.Contract.FirstOrDefault(result => result.Outcome == Outcome.Failed);
        var failed = configuration.Gates.Where(gate => gate.Outcome == Outcome.Failed).ToArray();

        // What broke the answers explains what they cost in time as well, and not the other way round.
        var first = failed.FirstOrDefault(gate => GateSubject.RestsOnAnswers(gate, GateSubject.MetricOf(gate))) ?? failed.FirstOrDefault();
        return contract is not null ? Of(configuration, contract) : first is not null ? Of(configuration, first) : null;
    }

    private static Diagnosis? Inconclusive(ConfigurationVerdict configuration) =>
        Doubt(configuration)
        ?? configuration.Contract.Where(result => result.Outcome == Outcome.Inconclusive).Select(result => Of(configuration, result)).FirstOrDefault()
        ?? configuration.Gates.Where(gate => gate.Outcome == Outcome.Inconclusive).Select(gate => Of(configuration, gate)).FirstOrDefault();

    private static Diagnosis? Environment(ConfigurationVerdict configuration) =>
        (configuration.Findings.FirstOrDefault(finding => finding.Class == RunFindings.Environment) ?? (configuration.Findings.Count > 0 ? configuration.Findings[0] : null)) is { } finding
            ? new Diagnosis(Line(finding), "the environment: nothing is said of the server's answers", finding.Remedy, finding.Class)
            : null;

    /// <summary>Why nothing that was measured can be held against the server or for it.</summary>
    private static Diagnosis? Doubt(ConfigurationVerdict configuration) =>
        configuration.Findings.FirstOrDefault(finding => FindingOrder.IsDoubt(finding.Class)) is { } doubt
            ? new Diagnosis(Line(doubt), Nobody, doubt.Remedy, doubt.Class)
            : null;

    private static Finding? Broken(ConfigurationVerdict configuration) => configuration.Findings.FirstOrDefault(finding => FindingOrder.IsBreak(finding.Class));

    private static Finding? Violation(ConfigurationVerdict configuration, string metric) =>
        (metric.StartsWith("context.", StringComparison.Ordinal) ? configuration.Findings.FirstOrDefault(finding => finding.Class.StartsWith("context.", StringComparison.Ordinal)) : null)
        ?? configuration.Findings.FirstOrDefault(finding => FindingOrder.IsOfAnswers(finding.Class));

    /// <summary>By the violations' own attribution, which holds what was found out of the server's end.</summary>
    private static string Sides(ConfigurationVerdict configuration)
    {
        var (server, transport, proxy) = configuration.Attribution;
        var sides = new[] { (Count: server, Name: "the server"), (Count: transport, Name: "the connection"), (Count: proxy, Name: "a proxy between") }.Where(side => side.Count > 0).OrderByDescending(side => side.Count).ToArray();
        return sides switch
        {
            [] => "the server",
            [var one] => one.Name,
            _ => string.Join(", ", sides.Select(side => $"{side.Name} in {side.Count} of {server + transport + proxy} violations")),
        };
    }

    private static string Line(Finding finding) => $"{finding.Class}: {finding.Explanation.Split('\n')[0]}";
}
