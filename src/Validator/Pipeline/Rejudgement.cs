using Validator.Gates;
using Validator.Metrics;
using Validator.Metrics.Telemetry;
using Validator.Reports;
using Validator.Spec;

namespace Validator.Pipeline;

/// <summary>Judges a recorded run again, offline, perhaps by other gates.</summary>
public static class Rejudgement
{
    /// <summary>Reads a run directory and judges it.</summary>
    /// <param name="runDirectory">The folder that <c>run</c> wrote.</param>
    /// <param name="spec">Spec with the gates to judge by; null for the recorded one.</param>
    /// <param name="options">How the spec is read.</param>
    /// <returns>The verdict, null when the run or the spec cannot be read; and what stands in the way.</returns>
    public static (Verdict? Verdict, IReadOnlyList<Diagnostic> Diagnostics) Of(string runDirectory, string? spec, SpecReadOptions options)
    {
        var (directory, problem) = RunDirectory.Open(runDirectory);
        if (directory is null)
        {
            return (null, [problem!]);
        }

        var (recorded, unreadable) = VerdictFile.Read(directory.VerdictPath);
        if (recorded is null)
        {
            return (null, [unreadable!]);
        }

        var planned = spec is null
            ? Planner.Make(directory.PathOf(RunFiles.Spec), Recorded(options), [], here: false, serves: false)
            : Planner.Make(spec, options, [], here: false, serves: false);
        if (planned.Plan is not { } plan)
        {
            return (null, planned.Diagnostics);
        }

        var diagnostics = new List<Diagnostic>(planned.Diagnostics);
        if (spec is not null)
        {
            var ran = SpecReader.Read(directory.PathOf(RunFiles.Spec), Recorded(options));
            diagnostics.AddRange(ran.Spec is { } was ? Differences(plan, was, recorded) : ran.Diagnostics);

            // Whether the load was watched, how much was planned and what was asked is of the run that was, whatever it is judged by.
            plan = plan with { Spec = plan.Spec with { Load = ran.Spec?.Load ?? plan.Spec.Load, Workload = ran.Spec?.Workload ?? plan.Spec.Workload } };
        }

        var measured = recorded.Configurations.Select(configuration => Read(directory, configuration, diagnostics)).ToArray();
        if (diagnostics.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error))
        {
            return (null, diagnostics);
        }

        // A run that its environment or a fault of ours kept from its configurations stays what it was.
        var fault = recorded.Decision == Decision.Error && (directory.IsUnfinished || recorded.Configurations.All(configuration => configuration.Decision != Decision.Error))
            ? recorded.Reason
            : null;
        var cancelled = recorded.Decision == Decision.Cancelled ? recorded.ExitCode : (int?)null;
        return (Judgement.Of(plan, recorded, measured, cancelled, fault), diagnostics);
    }

    /// <summary>Gates may be others than those of the run; what was run may not.</summary>
    private static IEnumerable<Diagnostic> Differences(Plan plan, DeploymentSpec ran, Verdict recorded)
    {
        var (asked, was) = (plan.Spec.Deployment, ran.Deployment);
        if (asked.Model.Text != was.Model.Text)
        {
            yield return Diagnostic.Error(asked.Model.Location, $"the run was of model {was.Model.ForRecord}, this spec is of {asked.Model.ForRecord}", "a run can only be judged by other gates");
        }

        if (asked.Api != was.Api || asked.Stream != was.Stream)
        {
            yield return Diagnostic.Error(asked.Model.Location, "the run used another api or stream than this spec", "a run can only be judged by other gates");
        }

        foreach (var configuration in plan.Configurations)
        {
            var run = recorded.Configurations.FirstOrDefault(verdict => verdict.Id == configuration.Id);
            if (run is not null && !Same(run.Options, configuration.Options))
            {
                yield return Diagnostic.Error(asked.Model.Location, $"the run had other options than this spec has for {configuration.Id}", "a run can only be judged by other gates");
            }
        }
    }

    private static bool Same(IReadOnlyDictionary<string, OptionValue> left, IReadOnlyDictionary<string, OptionValue> right) =>
        left.Count == right.Count && left.All(option =>
            right.TryGetValue(option.Key, out var other) && option.Value.ToRecord()?.ToJsonString() == other.ToRecord()?.ToJsonString());

    /// <summary>
    /// The recorded spec starts nothing, and no value that the environment could give takes part in the judgement; so a
    /// variable that is not set here stands for any value.
    /// </summary>
    private static SpecReadOptions Recorded(SpecReadOptions options) =>
        options with { Untrusted = false, Environment = name => options.Environment(name) ?? "1" };

    internal static MeasuredConfiguration Read(RunDirectory directory, ConfigurationVerdict recorded, List<Diagnostic> diagnostics)
    {
        IReadOnlyList<RequestRecord> records = [];
        if (directory.FindConfiguration(recorded.Id) is { } folder && File.Exists(folder.Requests))
        {
            var log = EarlyEnd.Read(folder.Requests, recorded.Early);
            diagnostics.AddRange(log.Diagnostics);
            records = log.Records;
        }

        if (directory.IsUnfinished && recorded.Decision == Decision.Error)
        {
            // What stands in the verdict's place was made before its first request.
            return new MeasuredConfiguration(new Configuration(recorded.Id, recorded.Options), recorded.Contract, records, FailureOf(recorded)) { Workload = recorded.Workload, Served = recorded.Served, Policy = PolicyOf(recorded) };
        }

        var (counted, succeeded) = (records.Count(record => record.Counts), records.Count(record => record is { Counts: true, IsSuccess: true }));
        if (counted != recorded.Requests.Total || succeeded != recorded.Requests.Succeeded)
        {
            diagnostics.Add(Diagnostic.Error(
                null,
                $"{recorded.Id}/{RunFiles.Requests} holds {counted} load requests, {succeeded} of them succeeded; the verdict was made from {recorded.Requests.Total}, {recorded.Requests.Succeeded} succeeded",
                "the log was cut or changed since, and cannot be judged"));
        }

        // Violations of probes stand on lines that the figures are not made from; without them a corrupt run would be approved.
        var (found, told) = (records.Where(record => record.AllViolations > 0 && record.IsJudged).Sum(record => record.CountsByClass.Values.Sum()), recorded.Violations.Values.Sum());
        if (found != told)
        {
            diagnostics.Add(Diagnostic.Error(
                null, $"{recorded.Id}/{RunFiles.Requests} holds {found} violations; the verdict was made from {told}", "the log was cut or changed since, and cannot be judged"));
        }

        return new MeasuredConfiguration(new Configuration(recorded.Id, recorded.Options), recorded.Contract, records, FailureOf(recorded))
        {
            Early = recorded.Early,
            Served = recorded.Served,
            Policy = PolicyOf(recorded),
            Health = Health(directory, recorded, records, diagnostics),
            Client = Client(directory, recorded, records, diagnostics),
            Telemetry = Telemetry(directory, recorded, diagnostics),
            Workload = recorded.Workload,
        };
    }

    /// <summary>The timeline; what the verdict found in it must still be found, or a broken server could be approved.</summary>
    private static IReadOnlyList<HealthEvent> Health(RunDirectory directory, ConfigurationVerdict recorded, IReadOnlyList<RequestRecord> records, List<Diagnostic> diagnostics)
    {
        IReadOnlyList<HealthEvent> events = [];
        if (directory.FindConfiguration(recorded.Id) is { } folder && File.Exists(folder.Health))
        {
            var timeline = HealthFile.Read(folder.Health);
            diagnostics.AddRange(timeline.Diagnostics);
            events = timeline.Events;
        }

        string[] told = [.. recorded.Findings.Select(finding => finding.Class).Where(HealthFindings.Classes.ContainsKey)];
        string[] lost = told.Length == 0 ? [] : [.. told.Except(HealthFindings.Of(recorded.Id, events, records, keepAlive: null).Select(finding => finding.Class), StringComparer.Ordinal)];
        if (lost.Length > 0)
        {
            diagnostics.Add(Diagnostic.Error(
                null, $"{recorded.Id}/{RunFiles.Health} no longer shows {string.Join(", ", lost)}, which the verdict was made from", "the file was cut or changed since, and cannot be judged"));
        }

        return events;
    }

    /// <summary>What we took ourselves; where the verdict found it too much, that must still be found, or what it spoiled would count.</summary>
    private static ClientUse? Client(RunDirectory directory, ConfigurationVerdict recorded, IReadOnlyList<RequestRecord> records, List<Diagnostic> diagnostics)
    {
        var use = directory.FindConfiguration(recorded.Id) is { } folder && File.Exists(folder.Client) ? ClientUse.Read(folder.Client, diagnostics) : null;
        var known = ClientFindings.All.Select(finding => finding.Class).ToHashSet(StringComparer.Ordinal);
        string[] told = [.. recorded.Findings.Select(finding => finding.Class).Where(known.Contains)];
        string[] lost = told.Length == 0 ? []
            : [.. told.Except(ClientFindings.Of(recorded.Id, records, MetricSet.Compute(records, client: use), use).Select(finding => finding.Class), StringComparer.Ordinal)];
        if (lost.Length > 0)
        {
            diagnostics.Add(Diagnostic.Error(
                null, $"{recorded.Id}/{RunFiles.Client} and {RunFiles.Requests} no longer show {string.Join(", ", lost)}, which the verdict was made from", "a file was cut or changed since, and cannot be judged"));
        }

        return use;
    }

    /// <summary>What machine and server did; where it is gone, gates on it are inconclusive, and never hold.</summary>
    private static TelemetryLog Telemetry(RunDirectory directory, ConfigurationVerdict recorded, List<Diagnostic> diagnostics)
    {
        var log = directory.FindConfiguration(recorded.Id) is { } folder ? TelemetryLog.Read(folder.Telemetry) : TelemetryLog.None;
        diagnostics.AddRange(log.Diagnostics);
        return log;
    }

    /// <summary>They were held against the machine and the model as they were then.</summary>
    private static IReadOnlyList<Finding> PolicyOf(ConfigurationVerdict recorded) => [.. recorded.Findings.Where(finding => PolicyWords.IsPolicy(finding.Class))];

    private static RunFailure? FailureOf(ConfigurationVerdict recorded)
    {
        var broke = recorded.Findings.FirstOrDefault(finding => finding.Class is RunFindings.ServerBroke or RunFindings.ConnectionBroke);
        var environment = recorded.Findings.FirstOrDefault(finding => finding.Class == RunFindings.Environment);
        var incomplete = recorded.Findings.FirstOrDefault(finding => finding.Class == RunFindings.LoadIncomplete);
        return recorded.Decision switch
        {
            Decision.Cancelled or Decision.Error => new RunFailure(recorded.Decision, recorded.Reason, environment?.Remedy),
            _ when broke is not null => new RunFailure(Decision.Rejected, broke.Explanation, broke.Remedy, broke.Excerpt) { OfConnection = broke.Class == RunFindings.ConnectionBroke },
            _ when incomplete is not null => new RunFailure(Decision.Inconclusive, incomplete.Explanation, incomplete.Remedy),
            _ => null,
        };
    }
}
