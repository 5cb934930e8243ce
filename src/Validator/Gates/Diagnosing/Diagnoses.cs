namespace Validator.Gates;

/// <summary>
/// Finds among the findings of a configuration the one that explains what did not hold. A finding that explains something else
/// is never put in its place: where none fits, the metric's own remedy is given.
/// </summary>
public static class Diagnoses
{
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

        // What rests on the bytes of answers is held against nobody while readers disagree on them.
        if (Find(configuration, name => name == ReaderFindings.Disagree) is { } disagreement)
        {
            return Open(disagreement);
        }

        var subject = GateSubject.Of(gate);
        if (gate.Outcome == Outcome.Inconclusive || gate.Message.StartsWith(GateEvaluator.WarnedOpen, StringComparison.Ordinal))
        {
            return Find(configuration, subject.LeavesOpen) is { } open ? Open(open)
                : configuration.Findings.FirstOrDefault(finding => FindingOrder.IsDoubt(finding.Class) && gate.Message.Contains(finding.Explanation, StringComparison.Ordinal)) is { } doubt ? Open(doubt)
                : new Diagnosis(null, Blame.Nobody, subject.Evidence(), null);
        }

        if (subject.RestsOnAnswers(configuration.Requests.Failed))
        {
            return (Find(configuration, FindingOrder.IsBreak) ?? Violation(configuration, subject)) is { } broken ? Told(configuration, broken, subject.Query is null ? string.Empty : "of all queries, ") : null;
        }

        return Find(configuration, subject.IsExplainedBy) is { } cause ? Told(configuration, cause)
            : Find(configuration, name => name == HealthFindings.ModelBeside) is { } beside ? Told(configuration, beside)
            : MetricRemedies.Of(subject.Metric) is { } remedy ? new Diagnosis(null, subject.IsOfLoad ? Blame.Nobody : Blame.OfDeployment(configuration), $"look at {remedy}", null)
            : null;
    }

    /// <summary>What explains an assertion of the boot contract that did not hold; null for others.</summary>
    public static Diagnosis? Of(ConfigurationVerdict configuration, ContractResult result)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(result);
        var lookAt = ContractWords.All.FirstOrDefault(known => known.Id == result.Id).LookAt;
        return result.Outcome switch
        {
            Outcome.Failed => new Diagnosis(result.Downgrade?.Cause, Blame.OfContract(result.Id), result.Downgrade?.Remedy ?? $"look at {lookAt}", result.Downgrade?.Class),
            Outcome.Inconclusive => new Diagnosis(null, Blame.Nobody, $"look at {lookAt}", null),
            _ => null,
        };
    }

    private static Diagnosis? Rejected(ConfigurationVerdict configuration)
    {
        if (Find(configuration, FindingOrder.IsBreak) is { } broken)
        {
            return Told(configuration, broken);
        }

        var contract = configuration.Contract.FirstOrDefault(result => result.Outcome == Outcome.Failed);
        var failed = configuration.Gates.Where(gate => gate.Outcome == Outcome.Failed).ToArray();

        // What broke the answers explains what they cost in time as well, and not the other way round.
        var first = failed.FirstOrDefault(gate => GateSubject.Of(gate).RestsOnAnswers(configuration.Requests.Failed)) ?? failed.FirstOrDefault();
        return contract is not null ? Of(configuration, contract) : first is not null ? Of(configuration, first) : null;
    }

    /// <summary>What leaves it open: a doubt about all that was measured, what could not be told, or what no gate minded.</summary>
    private static Diagnosis? Inconclusive(ConfigurationVerdict configuration) =>
        Find(configuration, FindingOrder.IsDoubt) is { } doubt ? Open(doubt)
            : configuration.Contract.Where(result => result.Outcome == Outcome.Inconclusive).Select(result => Of(configuration, result)).FirstOrDefault()
            ?? configuration.Gates.Where(gate => gate.Outcome == Outcome.Inconclusive).Select(gate => Of(configuration, gate)).FirstOrDefault()
            ?? (Find(configuration, FindingOrder.IsOfAnswers) is { } violation ? Told(configuration, violation) : null);

    /// <summary>The policy or the step that ended it is named by the reason; without a finding of its own the reason is all there is.</summary>
    private static Diagnosis Environment(ConfigurationVerdict configuration) =>
        configuration.Findings.FirstOrDefault(finding => finding.Class == RunFindings.Environment || configuration.Reason.StartsWith($"{finding.Class}: ", StringComparison.Ordinal)) is { } finding
            ? new Diagnosis(Line(finding), Blame.Environment, finding.Remedy, finding.Class)
            : new Diagnosis(null, Blame.Environment, "put right what the reason names, and run again", null);

    private static Finding? Violation(ConfigurationVerdict configuration, GateSubject subject) =>
        (subject.IsOfContext ? Find(configuration, name => name.StartsWith("context.", StringComparison.Ordinal)) : null) ?? Find(configuration, FindingOrder.IsOfAnswers);

    private static Finding? Find(ConfigurationVerdict configuration, Func<string, bool> isOne) => configuration.Findings.FirstOrDefault(finding => isOne(finding.Class));

    private static Diagnosis Told(ConfigurationVerdict configuration, Finding finding, string before = "") =>
        new(before + Line(finding), Blame.Of(configuration, finding), finding.Remedy, finding.Class);

    private static Diagnosis Open(Finding finding) => new(Line(finding), Blame.Nobody, finding.Remedy, finding.Class);

    private static string Line(Finding finding) => $"{finding.Class}: {Reason.Head(finding.Explanation)}";
}
