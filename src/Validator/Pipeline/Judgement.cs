using Validator.Gates;
using Validator.Integrity;
using Validator.Metrics;
using Validator.Metrics.Telemetry;
using Validator.Reports;
using Validator.Runtime;
using Validator.Spec;

namespace Validator.Pipeline;

/// <summary>From what was measured to the verdict: the same for a run that just ended and for one read back from its folder.</summary>
public static class Judgement
{
    /// <summary>The verdict on a run.</summary>
    /// <param name="plan">What had to hold.</param>
    /// <param name="facts">What is known of the run.</param>
    /// <param name="configurations">What was measured.</param>
    /// <param name="cancelled">Exit code of the signal that broke it off; null when none did.</param>
    /// <param name="fault">What went wrong in the validator itself; null when nothing did.</param>
    public static Verdict Of(
        Plan plan, RunFacts facts, IReadOnlyList<MeasuredConfiguration> configurations, int? cancelled = null, string? fault = null)
    {
        configurations = [.. configurations.Select(configuration => configuration with { Records = EarlyEnd.Counted(configuration.Records, configuration.Early) })];
        var figures = configurations.ToDictionary(configuration => configuration, configuration => MetricSet.Compute(configuration.Records, TimingOf(plan.Spec), configuration.Client, configuration.Telemetry));
        var best = new BestFigures([.. configurations.Where(configuration => configuration.Failure?.Decision is not (Decision.Error or Decision.Cancelled))
            .Select(configuration => (configuration.Configuration.Id, figures[configuration]))]);
        var verdicts = configurations.Select(configuration => Of(plan, facts, configuration, figures[configuration], best)).ToArray();

        // Whoever stops a run does not want its approval, even if all was measured and only the server's end was waited for.
        var broken = cancelled is ExitCodes.Interrupted or ExitCodes.Terminated || verdicts.Any(verdict => verdict.Decision == Decision.Cancelled);
        string[] all = [.. plan.Configurations.Select(configuration => configuration.Id), .. plan.LeftOut];
        return RunRules.Decide(facts, plan.Spec.Accept, verdicts, all, fault, broken ? cancelled ?? ExitCodes.Interrupted : null);
    }

    private static ConfigurationVerdict Of(Plan plan, RunFacts facts, MeasuredConfiguration measured, MetricSet metrics, BestFigures best)
    {
        var failure = measured.Failure;
        var hazards = Hazards(measured.Records);
        var counted = measured.Records.Where(record => record.Counts).ToArray();
        var client = ClientFindings.Of(measured.Configuration.Id, measured.Records, metrics, measured.Client);
        var health = HealthFindings.Of(measured.Configuration.Id, measured.Health, measured.Records, KeptAlive(plan.Spec));
        var setting = new GateSetting
        {
            Baseline = plan.Baseline?.For(measured.Configuration.Id, facts) ?? BaselineFigures.None,
            Best = best.Beside(plan.Best?.For(measured.Configuration, plan.Spec.Deployment.Model.ForRecord, facts, PromptTokens(measured.Records))),
            Sampling = measured.Early is not null ? Sampling.Stopped : plan.Spec.Load.EndsEarly ? Sampling.Watched : Sampling.Planned,
            Planned = plan.CountRequests(),
        };
        var gates = failure?.Decision is Decision.Error or Decision.Cancelled
            ? GateEvaluator.Skip(plan.Gates, Reason.Head(failure.Message))
            : FailedAnswers.Explain(EarlyEnd.Uncut(Judge(metrics), plan.Gates, measured.Early, measured.Records, records => Judge(MetricSet.Compute(records, TimingOf(plan.Spec), measured.Client, measured.Telemetry))), plan.Gates, measured.Records);

        IReadOnlyList<GateResult> Judge(MetricSet figures) => ClientFindings.Excuse(Uncut(GateEvaluator.Evaluate(plan.Gates, figures, setting), plan.Gates, failure), plan.Gates, client);

        return ConfigurationRules.Decide(new ConfigurationEvidence
        {
            Configuration = measured.Configuration,
            Workload = measured.Workload,
            Contract = measured.Contract,
            Gates = gates,
            Early = measured.Early,
            Unasked = measured.Early is null ? Unasked(plan.Spec.Workload, counted) : [],
            Telemetry = TelemetrySummary.Of(measured.Telemetry),
            Served = measured.Served,
            Records = measured.Records,
            ReadersDisagree = ReaderFindings.Summary(counted),
            Metrics = metrics,
            ClientHazards = hazards,
            EnvironmentError = failure?.Decision == Decision.Error ? failure.Message : null,
            ServerBroke = failure?.Decision == Decision.Rejected ? failure.Message : HealthFindings.Broke(health),
            Incomplete = failure?.Decision == Decision.Inconclusive ? failure.Message : HealthFindings.Doubt(health) ?? ClientFindings.Doubt(client) ?? EarlyEnd.Doubt(measured.Early, gates, plan.Gates),
            Cancelled = failure?.Decision == Decision.Cancelled,
            Findings =
            [
                .. failure is { Remedy: { } remedy } ? [FindingOf(failure, remedy, measured.Configuration.Id)] : Array.Empty<Finding>(),
                .. EarlyEnd.FindingOf(measured.Early, measured.Configuration.Id, measured.Records) is { } ended ? [ended] : Array.Empty<Finding>(),
                .. SteadyFindings.Of(metrics.Steady, measured.Configuration.Id) is { } unsteady ? [unsteady] : Array.Empty<Finding>(),
                .. ContractFindings.Of(measured.Contract),
                .. health,
                .. client,
                .. ReaderFindings.Of(measured.Configuration.Id, counted),
                .. CauseFindings.Of(measured.Configuration.Id, counted, hazards),
                .. HardwareFindings.Of(measured.Configuration, measured.Telemetry, measured.Records, metrics),
                .. ProbeFindings.Of(measured.Configuration.Id, measured.Records),
                .. measured.Policy,
            ],
        });
    }

    /// <summary>Whose durations a run of that spec has.</summary>
    internal static Timing TimingOf(DeploymentSpec spec) => spec.Deployment.Api == ApiKind.OpenAi ? Timing.Client : Timing.Server;

    /// <summary>The median prompt of the load, by the server's count; null where none was counted.</summary>
    internal static double? PromptTokens(IReadOnlyList<RequestRecord> records)
    {
        int[] counted = [.. records.Where(record => record is { Counts: true, IsSuccess: true, PromptTokens: not null }).Select(record => record.PromptTokens!.Value)];
        Array.Sort(counted);
        return counted.Length == 0 ? null : counted[(counted.Length - 1) / 2];
    }

    /// <summary>How long the model stays loaded after a request: as declared, else by the server's variable, else Ollama's five minutes.</summary>
    private static TimeSpan? KeptAlive(DeploymentSpec spec) =>
        KeepAlive.Time(spec.Deployment.KeepAlive ?? (spec.Runtime.Environment.TryGetValue("OLLAMA_KEEP_ALIVE", out var kept) ? kept : "5m"));

    /// <summary>Of a load that was cut short, too few requests say nothing about the server.</summary>
    private static IReadOnlyList<GateResult> Uncut(IReadOnlyList<GateResult> results, IReadOnlyList<Gate> gates, RunFailure? failure) =>
        failure?.Decision != Decision.Inconclusive ? results
            : [.. results.Zip(gates, (result, gate) => result.Outcome == Outcome.Failed && gate.Expression.Metric.Name == MetricName.RequestsCount
                ? result with { Outcome = Outcome.Inconclusive, Message = $"{result.Message}; {failure.Message}" }
                : result)];

    /// <summary>Of a file of prompts a load may ask some; what the spec itself names is meant to be asked.</summary>
    private static IReadOnlyList<string> Unasked(WorkloadSpec workload, RequestRecord[] counted) => workload.Prompts is not null ? []
        : [.. workload.Queries.Select(query => query.Id).Except(counted.Select(record => record.Query), StringComparer.Ordinal)];

    private static Finding FindingOf(RunFailure failure, string remedy, string configuration) => failure.Decision switch
    {
        Decision.Rejected => new Finding(failure.OfConnection ? RunFindings.ConnectionBroke : RunFindings.ServerBroke, failure.Message, remedy, $"{configuration}/{RunFiles.ServerLog}, {configuration}/{RunFiles.Requests}", failure.Excerpt),
        Decision.Inconclusive => new Finding(RunFindings.LoadIncomplete, failure.Message, remedy, $"{configuration}/{RunFiles.Requests}"),
        _ => new Finding(RunFindings.Environment, failure.Message, remedy, $"{configuration}/{RunFiles.ServerLog}"),
    };

    private static IReadOnlyList<ClientHazard> Hazards(IReadOnlyList<RequestRecord> records)
    {
        var longest = 0;
        RequestRecord? stream = null;
        foreach (var record in records.Where(CauseFindings.IsSoundInBytes))
        {
            longest = Math.Max(longest, record.LongestLine);
            stream ??= record.FirstDocumentLength is null ? null : record;
        }

        return ClientHazards.Of(longest, stream?.FirstDocumentLength, stream?.FirstDocumentUnits);
    }
}
