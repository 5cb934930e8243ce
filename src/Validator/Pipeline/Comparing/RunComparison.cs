using Validator.Gates;
using Validator.Load;
using Validator.Metrics;
using Validator.Spec;

namespace Validator.Pipeline.Comparing;

/// <summary>Two recorded runs held against each other, offline.</summary>
/// <param name="Name">Name of the second run's spec.</param>
/// <param name="Confidence">Of all intervals together.</param>
/// <param name="Margin">Worsening that is none, as a share.</param>
/// <param name="Configurations">Configurations that both runs have.</param>
/// <param name="Cautions">Why a difference may not be what it looks like; with one of them nothing is decided.</param>
public sealed record RunComparison(string Name, double Confidence, double Margin, IReadOnlyList<ComparedConfiguration> Configurations, IReadOnlyList<string> Cautions)
{
    /// <summary>The verdicts of both runs; null where they were not read.</summary>
    public (Verdict Base, Verdict New)? Runs { get; init; }

    /// <summary>In what the two runs were not the same, where that is no reason against comparing them.</summary>
    public IReadOnlyList<string> Differences { get; init; } = [];

    /// <summary>Findings of what kept a run's figures from being the server's alone.</summary>
    private static readonly HashSet<string> s_doubts = [.. ClientFindings.All.Select(finding => finding.Class), RunFindings.LoadIncomplete];

    /// <summary>Of all intervals together.</summary>
    public const double DefaultConfidence = 0.95;

    /// <summary>Worsening that is none.</summary>
    public const double DefaultMargin = 0.05;

    /// <summary>Figures with one value per request that are compared.</summary>
    public static IReadOnlyList<string> Metrics { get; } = [MetricName.Decode, MetricName.Prefill, MetricName.Ttft, MetricName.Tpot, MetricName.E2e];

    /// <summary>What it comes to: the worst of the configurations, and no evidence where something speaks against comparing at all.</summary>
    public Change Change => Cautions.Count > 0 || Configurations.Count == 0 ? Change.NoEvidence : Configurations.Max(configuration => configuration.Change);

    /// <summary>Exit code of the tool.</summary>
    public int ExitCode => Change switch
    {
        Change.Regression => ExitCodes.Rejected,
        Change.NoEvidence => ExitCodes.Inconclusive,
        _ => ExitCodes.Approved,
    };

    /// <summary>Reads two run directories and compares them.</summary>
    /// <param name="first">Folder of the first run.</param>
    /// <param name="second">Folder of the second run.</param>
    /// <param name="metrics">Names of the figures to compare, of <see cref="Metrics"/>; empty for all.</param>
    /// <param name="margin">Worsening that is none, as a share.</param>
    /// <returns>The comparison, null when a run cannot be read; and what stands in the way.</returns>
    public static (RunComparison? Comparison, IReadOnlyList<Diagnostic> Diagnostics) Of(string first, string second, IReadOnlyList<string> metrics, double margin)
    {
        var diagnostics = new List<Diagnostic>();
        var (one, other) = (RecordedRun.Read(first, diagnostics), RecordedRun.Read(second, diagnostics));
        if (one is null || other is null || diagnostics.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error))
        {
            return (null, diagnostics);
        }

        var shared = other.Logs.Where(log => one.Logs.ContainsKey(log.Key)).ToArray();
        MetricDefinition[] chosen = [.. Metrics.Where(name => metrics.Count == 0 || metrics.Contains(name)).Select(name => MetricRegistry.Find(name)!)];

        // However many figures are compared, they err together no more often than the confidence leaves (Bonferroni).
        var each = 1 - ((1 - DefaultConfidence) / 2 / Math.Max(1, shared.Length * (chosen.Length + 1)));
        var figures = new FigureComparison(each, margin);
        var configurations = shared.Select(log =>
        {
            var (before, after) = (one.Logs[log.Key], log.Value);
            var timing = before.Concat(after).Any(record => record.ServerDecodeNs is not null) ? Timing.Server : Timing.Client;
            ComparedFigure?[] all = [figures.Success(before, after), .. chosen.Select(metric => figures.Mean(metric, before, after, timing))];
            return new ComparedConfiguration(log.Key, before.Count, after.Count, [.. all.OfType<ComparedFigure>()]);
        }).ToArray();
        return (new RunComparison(other.Verdict.Name, DefaultConfidence, margin, configurations, [.. CautionsOf(one, other)]) { Runs = (one.Verdict, other.Verdict), Differences = [.. RunDifferences.Of(one, other), .. Contended(one, other)] }, diagnostics);
    }

    private static string? Asked(WorkloadFacts? before, WorkloadFacts? after) => before is null || after is null || (before.Queries == after.Queries && before.Corpus == after.Corpus) ? null
        : $"the runs did not ask the same of the same text ({(before.Queries == after.Queries ? "another corpus" : "other queries")}), so a difference may be of that";

    /// <summary>Other work on the machine: common where machines are shared, and no reason by itself.</summary>
    private static IEnumerable<string> Contended(RecordedRun one, RecordedRun other) => Found(one, other, name => name == HardwareWords.Contended);

    /// <summary>What either run found of some classes.</summary>
    private static IEnumerable<string> Found(RecordedRun one, RecordedRun other, Func<string, bool> concerns) =>
        from run in new[] { (Which: "base", one.Verdict), (Which: "new", other.Verdict) }
        from configuration in run.Verdict.Configurations
        from finding in configuration.Findings
        where concerns(finding.Class)
        select $"{configuration.Id}, {run.Which} run: {finding.Class}: {finding.Explanation}";

    private static IEnumerable<string> CautionsOf(RecordedRun one, RecordedRun other)
    {
        var (before, after) = (one.Verdict, other.Verdict);
        if (before.MachineFingerprint != after.MachineFingerprint)
        {
            yield return $"the machines differ ({before.MachineFingerprint ?? "unknown"}, {after.MachineFingerprint ?? "unknown"}), so a difference may be theirs";
        }

        if ((before.Rehearsal, before.Scripted, before.Faults) != (after.Rehearsal, after.Scripted, after.Faults))
        {
            yield return "one of the runs is a rehearsal of another kind, or none";
        }

        if (before.Configurations.Select(configuration => configuration.Id).Except(after.Configurations.Select(configuration => configuration.Id)).ToArray() is { Length: > 0 } lost)
        {
            yield return $"the new run has no {string.Join(", ", lost)}";
        }

        if (RunDifferences.OfLoad(one, other) is { Count: > 0 } loads)
        {
            yield return $"the loads differ ({string.Join("; ", loads)}), so a difference may be theirs";
        }

        foreach (var (id, asked) in after.Configurations.Join(before.Configurations, each => each.Id, each => each.Id, (now, then) => (now.Id, Asked(then.Workload, now.Workload))).Where(pair => pair.Item2 is not null))
        {
            yield return $"{id}: {asked}";
        }

        foreach (var doubt in Found(one, other, s_doubts.Contains))
        {
            yield return doubt;
        }

        foreach (var (id, verdict) in before.Configurations.Concat(after.Configurations).Where(configuration => configuration.Early is not null).Select(configuration => (configuration.Id, configuration.Early)).DistinctBy(pair => pair.Id))
        {
            yield return $"{id}: a load was ended early, {verdict!.Reach}";
        }
    }
}
