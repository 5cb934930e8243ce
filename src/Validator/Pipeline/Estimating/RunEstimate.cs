using System.Globalization;
using Validator.Gates;
using Validator.Metrics;
using Validator.Pipeline.History;
using Validator.Spec;

namespace Validator.Pipeline.Estimating;

/// <summary>What a run is expected to take, by an earlier run of the same name; nothing is started or asked.</summary>
public static class RunEstimate
{
    /// <summary>An estimate for each configuration of the plan.</summary>
    /// <param name="plan">What is planned.</param>
    /// <param name="history">Folder of recorded runs.</param>
    /// <param name="variable">Our own environment, which a server that is booted inherits.</param>
    public static IReadOnlyList<ConfigurationEstimate> Of(Plan plan, string history, Func<string, string?> variable)
    {
        (string Words, Verdict Verdict)[] earlier =
        [
            .. plan.Baseline is { } baseline ? [($"the baseline {baseline.Path}", baseline.Verdict)] : Array.Empty<(string, Verdict)>(),
            .. RunHistory.Of(history).Runs.Where(run => run.Ended && run.Verdict.Name == plan.Spec.Name).Select(run => (run.Path, run.Verdict)),
        ];
        return [.. plan.Configurations.Select(configuration =>
        {
            var (time, basis) = Time(plan, configuration, earlier);
            var (least, most, why) = MemoryEstimate.Of(plan.Spec, configuration, variable);
            if (least is null && plan.Spec.Runtime.Profile is null && Peak(configuration, earlier) is var (peak, words))
            {
                (least, most, why) = (peak, peak, $"{words}: memory.peak of this configuration");
            }

            return new ConfigurationEstimate(configuration.Id, time, basis, least, most, why);
        })];
    }

    private static (TimeSpan? Time, string Basis) Time(Plan plan, Configuration configuration, (string Words, Verdict Verdict)[] earlier)
    {
        var load = plan.Spec.Load;
        var known = earlier
            .Select(run => (run.Words, Configuration: run.Verdict.Configurations.FirstOrDefault(one => one.Id == configuration.Id)))
            .Select(run => (run.Words, Answer: Mean(run.Configuration, MetricName.E2e), Load: Mean(run.Configuration, MetricName.LoadTime)))
            .FirstOrDefault(run => run.Answer is not null);
        if (known.Answer is not { } answer)
        {
            // A load that goes by the clock alone takes its time whatever the server does.
            return load is { Requests: null, Duration: { } duration }
                ? (duration / plan.TimeScale, "load.duration; warm-up and the model's load come on top, and no earlier run tells of them")
                : (null, Unknown(configuration, earlier));
        }

        var probes = ProbePlan.Of(plan.Spec, plan.Gates, configuration).Rounds(load.ProbeConcurrency);
        var seconds = ((load.Warmup + probes) * answer) + Seconds(load, answer) + (known.Load ?? 0);
        return (TimeSpan.FromSeconds(seconds / plan.TimeScale), string.Create(CultureInfo.InvariantCulture, $"{known.Words}: {Quantity.Format(answer, Unit.Duration)} an answer on average"));
    }

    /// <summary>What the server took in the last run that tells; null where none does.</summary>
    private static (double Peak, string Words)? Peak(Configuration configuration, (string Words, Verdict Verdict)[] earlier)
    {
        foreach (var (words, verdict) in earlier)
        {
            if (verdict.Configurations.FirstOrDefault(one => one.Id == configuration.Id)?.Metrics.Get(MetricName.MemoryPeak).Number is { } peak)
            {
                return (peak, words);
            }
        }

        return null;
    }

    private static string Unknown(Configuration configuration, (string Words, Verdict Verdict)[] earlier) =>
        earlier.Length == 0 ? "no earlier run of this name is recorded"
        : earlier.All(run => run.Verdict.Configurations.All(one => one.Id != configuration.Id)) ? "no earlier run of this name had this configuration"
        : "no earlier run of this name had an answer to all of its requests, so none tells how long one takes";

    /// <summary>The measured part, in seconds of the load's own time.</summary>
    private static double Seconds(LoadSpec load, double answer)
    {
        var byTime = load.Duration?.TotalSeconds;
        var byNumber = load.Requests is not { } requests ? (double?)null
            : load.Shape is { IsOpen: true, Rate: > 0 and { } rate } ? requests / rate
            : Math.Ceiling((double)requests / load.Concurrency) * answer;
        return (byTime, byNumber) is ({ } time, { } number)
            ? (load.StopWhen == StopRule.First ? Math.Min(time, number) : Math.Max(time, number))
            : byTime ?? byNumber ?? 0;
    }

    private static double? Mean(ConfigurationVerdict? configuration, string metric) =>
        configuration?.Metrics.Get(metric).Distribution?[Aggregation.Mean] is { } mean && double.IsFinite(mean) ? mean : null;
}
