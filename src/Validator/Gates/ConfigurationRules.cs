using System.Globalization;
using Validator.Metrics;
using Validator.Spec;

namespace Validator.Gates;

/// <summary>Decides on one configuration.</summary>
public static class ConfigurationRules
{
    /// <summary>Queries that a reason names at most.</summary>
    private const int MostNamed = 5;

    /// <summary>The verdict that the evidence allows; never an approval without load requests and a gate that can reject and held.</summary>
    public static ConfigurationVerdict Decide(ConfigurationEvidence evidence)
    {
        var (requests, succeeded, judged) = (0, 0, 0);
        var (from, until) = (double.PositiveInfinity, double.NegativeInfinity);
        var violating = new List<RequestRecord>();
        foreach (var record in evidence.Records)
        {
            if (record.Counts)
            {
                requests++;
                succeeded += record.IsSuccess ? 1 : 0;
                from = Math.Min(from, record.ScheduledAt);
                until = Math.Max(until, record.EndedAt ?? record.LastByteAt ?? from);
            }

            judged += record.IsJudged ? 1 : 0;
            if (record is { IsJudged: true, AllViolations: > 0 })
            {
                violating.Add(record);
            }
        }

        var (decision, reason) = Weigh(evidence, requests, succeeded, violating);
        var violations = violating.SelectMany(record => record.Violations).ToArray();
        int Laid(string side) => violations.Count(violation => violation.Side == side);
        return new ConfigurationVerdict
        {
            Id = evidence.Configuration.Id,
            Options = evidence.Configuration.Options,
            Decision = decision,
            Reason = reason,
            Contract = evidence.Contract,
            Gates = evidence.Gates,
            Metrics = evidence.Metrics,
            Workload = evidence.Workload,
            Early = evidence.Early,
            Telemetry = evidence.Telemetry,
            Served = evidence.Served,
            Speed = SpeedFigures.Of(evidence.Records, evidence.Metrics),
            Requests = new RequestCounts(requests, succeeded, requests - succeeded) { Seconds = until > from ? Math.Round(until - from, 6) : null },
            Violations = violating.SelectMany(record => record.CountsByClass).GroupBy(count => count.Key, StringComparer.Ordinal)
                .OrderBy(group => group.Key, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Sum(count => count.Value)),
            Attribution = new AttributionCounts(Laid("server"), Laid("transport"), Laid("proxy")),
            ClientHazards = evidence.ClientHazards,
            Findings = FindingOrder.Sort([.. ViolationFindings.Of(evidence.Configuration.Id, violating, total: judged), .. evidence.Findings]),
        };
    }

    private static (Decision Decision, string Reason) Weigh(ConfigurationEvidence evidence, int requests, int succeeded, List<RequestRecord> violating)
    {
        if (evidence.Cancelled)
        {
            return (Decision.Cancelled, "it was broken off before it was done");
        }

        if (evidence.EnvironmentError is { } error)
        {
            return (Decision.Error, error);
        }

        string[] failures =
        [
            .. Named(evidence.Contract.Where(result => result.Outcome == Outcome.Failed).Select(result => result.Id), "assertion of the boot contract", "assertions of the boot contract", "failed"),
            .. evidence.ServerBroke is { } broke ? [broke] : Array.Empty<string>(),
            // What only our reader saw rejects nobody: nothing that rests on it is held against the server.
            .. Named(evidence.Gates.Where(gate => gate.Outcome == Outcome.Failed && evidence.ReadersDisagree is null).Select(gate => gate.Id), "gate", "gates", "failed"),
        ];
        if (failures.Length > 0)
        {
            return (Decision.Rejected, string.Join("; ", failures) + Early(evidence));
        }

        string[] doubts =
        [
            .. evidence.ReadersDisagree is { } readers ? [readers] : Array.Empty<string>(),
            .. evidence.Incomplete is { } incomplete ? [incomplete] : Array.Empty<string>(),
            .. requests == 0 ? ["no load request ended"] : succeeded == 0 ? ["no request succeeded, and no gate minded"] : Array.Empty<string>(),
            .. Named(CorruptProbes(violating), "probe", "probes", "came back with violations"),
            .. Named(evidence.Contract.Where(result => result.Outcome == Outcome.Inconclusive).Select(result => result.Id), "assertion of the boot contract", "assertions of the boot contract", "cannot be told"),
            .. Named(evidence.Gates.Where(gate => gate.Outcome is Outcome.Inconclusive or Outcome.Skipped).Select(gate => gate.Id), "gate", "gates", "cannot be told"),
            .. evidence.Gates.Count == 0 ? ["no gate was judged"]
                : evidence.Gates.All(gate => gate.Severity == GateSeverity.Warn) ? ["no gate can reject: every one of them only warns"] : Array.Empty<string>(),
        ];
        return doubts.Length > 0 ? (Decision.Inconclusive, string.Join("; ", doubts)) : (Decision.Approved, Held(evidence.Gates, requests) + Early(evidence) + NotChecked(evidence.Contract) + Unasked(evidence.Unasked) + Warned(evidence.Findings));
    }

    private static string Early(ConfigurationEvidence evidence) => evidence.Early is { } early ? $"; ended early, {early.Reach}" : string.Empty;

    private static IEnumerable<string> CorruptProbes(List<RequestRecord> violating) => violating.Where(record => !record.Counts)
        .Select(record => string.Create(CultureInfo.InvariantCulture, $"request {record.Id} ({record.Query})"));

    private static string NotChecked(IReadOnlyList<ContractResult> contract) =>
        ContractFindings.NotChecked(contract) is { Count: > 0 } open ? $"; not checked: {string.Join(", ", open)}" : string.Empty;

    private static string Unasked(IReadOnlyList<string> queries) => queries.Count == 0 ? string.Empty
        : $"; never asked: {string.Join(", ", queries.Take(MostNamed))}{(queries.Count > MostNamed ? $" and {queries.Count - MostNamed} others" : string.Empty)}";

    private static string Warned(IReadOnlyList<Finding> findings) =>
        findings.Select(finding => finding.Class).Where(name => PolicyWords.IsPolicy(name) || name == HardwareWords.MemoryLeak || HealthFindings.Classes.ContainsKey(name)).Distinct(StringComparer.Ordinal).ToArray()
            is { Length: > 0 } warnings ? $"; warning: {string.Join(", ", warnings)}" : string.Empty;

    private static string Held(IReadOnlyList<GateResult> gates, int requests)
    {
        var warned = gates.Where(gate => gate.Outcome != Outcome.Passed).Select(gate => gate.Id).ToArray();
        var held = gates.Count == 1 ? "its gate"
            : warned.Length == 0 ? $"all {gates.Count} gates"
            : $"{gates.Count - warned.Length} of {gates.Count} gates";
        return $"{held} held over {requests} {(requests == 1 ? "request" : "requests")}{(warned.Length == 0 ? string.Empty : $"; warned: {string.Join(", ", warned)}")}";
    }

    private static IEnumerable<string> Named(IEnumerable<string> ids, string one, string many, string what)
    {
        var all = ids.ToArray();
        return all.Length == 0 ? [] : [$"{all.Length} {(all.Length == 1 ? one : many)} {what}: {string.Join(", ", all)}"];
    }
}
