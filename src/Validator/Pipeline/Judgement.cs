using Validator.Gates;
using Validator.Integrity;
using Validator.Metrics;

namespace Validator.Pipeline;

/// <summary>From what was measured to the verdict: the same for a run that just ended and for one read back from its folder.</summary>
public static class Judgement
{
    /// <summary>Class of the finding that says that the server broke after it was ready.</summary>
    public const string ServerBroke = "server.broke";

    /// <summary>The verdict on a run.</summary>
    /// <param name="plan">What had to hold.</param>
    /// <param name="facts">What is known of the run.</param>
    /// <param name="configurations">What was measured.</param>
    /// <param name="cancelled">Exit code of the signal that broke it off; null when none did.</param>
    public static Verdict Of(Plan plan, RunFacts facts, IReadOnlyList<MeasuredConfiguration> configurations, int? cancelled)
    {
        var verdicts = configurations.Select(configuration => Of(plan, facts, configuration)).ToArray();

        // A signal that came when all was done has broken nothing off.
        var broken = verdicts.Any(verdict => verdict.Decision == Decision.Cancelled);
        return RunRules.Decide(facts, plan.Spec.Accept, verdicts, cancelled: broken ? cancelled ?? ExitCodes.Interrupted : null);
    }

    private static ConfigurationVerdict Of(Plan plan, RunFacts facts, MeasuredConfiguration measured)
    {
        var failure = measured.Failure;
        var metrics = MetricSet.Compute(measured.Records);
        var baseline = plan.Baseline?.For(measured.Configuration.Id, facts) ?? BaselineFigures.None;
        return ConfigurationRules.Decide(new ConfigurationEvidence
        {
            Configuration = measured.Configuration,
            Contract = measured.Contract,
            Gates = failure?.Decision == Decision.Error
                ? GateEvaluator.Skip(plan.Gates, failure.Message)
                : GateEvaluator.Evaluate(plan.Gates, metrics, baseline),
            Records = measured.Records,
            Metrics = metrics,
            ClientHazards = Hazards(measured.Records),
            EnvironmentError = failure?.Decision == Decision.Error ? failure.Message : null,
            ServerBroke = failure?.Decision == Decision.Rejected ? failure.Message : null,
            Cancelled = failure?.Decision == Decision.Cancelled,
            Findings = failure is { Remedy: { } remedy }
                ? [new Finding(failure.Decision == Decision.Rejected ? ServerBroke : "environment", failure.Message, remedy, $"{measured.Configuration.Id}/server.log")]
                : [],
        });
    }

    private static IReadOnlyList<ClientHazard> Hazards(IReadOnlyList<RequestRecord> records)
    {
        var sound = records.Where(record => record.Outcome == RequestRecord.Succeeded).ToArray();
        return ClientHazards.Of(sound.Max(record => (int?)record.LongestLine) ?? 0, sound.Select(record => record.FirstDocumentLength).FirstOrDefault(length => length is not null));
    }
}
