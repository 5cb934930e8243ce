using System.Globalization;
using System.Text;
using Validator.Pipeline.Estimating;
using Validator.Spec;

namespace Validator.Pipeline;

/// <summary>What a run would do, in words.</summary>
public static class PlanText
{
    private const int MostQueries = 20;

    /// <summary>The plan, a line per thing.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="estimates">What its configurations are expected to take; null to say nothing of it.</param>
    public static string Render(Plan plan, IReadOnlyList<ConfigurationEstimate>? estimates = null)
    {
        var text = new StringBuilder();
        var spec = plan.Spec;
        Line($"{spec.Name}: {Number.Of(plan.Configurations.Count, "configuration")} of {spec.Deployment.Model.ForRecord} on {Engine(plan)}");
        foreach (var configuration in plan.Configurations)
        {
            Line($"  {configuration.Id}");
            Line($"    {string.Join(", ", configuration.Options.OrderBy(option => option.Key, StringComparer.Ordinal).Select(option => $"{option.Key} {option.Value.Text}"))}");
        }

        if (plan.Configurations.Count > 1 && spec.Schedule is { Order: RunOrder.Random } or { Cooldown.Ticks: > 0 })
        {
            var rest = spec.Schedule.Cooldown > TimeSpan.Zero ? $"; a rest of {Quantity.Format(spec.Schedule.Cooldown.TotalSeconds, Unit.Duration)} between them" : string.Empty;
            Line($"order: {string.Join(", ", spec.Schedule.Arrange(plan.Configurations).Select(configuration => configuration.Id))}{rest}");
        }

        Line($"workload: {Queries(spec.Workload)}");
        if (spec.Workload.Corpus is { } corpus)
        {
            Line($"corpus: {corpus.Path.ForRecord} ({string.Join(", ", corpus.IncludeForRecord)}{(corpus.Git ? ", tracked by git" : string.Empty)}){(corpus.Tokens is { } tokens ? $", cut to a prompt of {tokens:N0} tokens" : string.Empty)}");
        }

        if (spec.Workload.Prefill == PrefillPolicy.Warm)
        {
            Line($"prefill: warm: prompts begin with the corpus, which the server's cache may serve");
        }

        Line($"load: {Describe(spec.Load)}, for each configuration");
        foreach (var probes in plan.Configurations.Select(configuration => ProbePlan.Of(spec, plan.Gates, configuration).Describe(spec.Load.ProbeConcurrency)).Distinct())
        {
            Line($"probes: {probes}");
        }

        if (Longest(plan) is { } longest)
        {
            Line($"time: at most {Quantity.Format(longest.TotalSeconds, Unit.Duration)} by the time-outs");
        }

        foreach (var estimate in estimates ?? [])
        {
            Line($"expected of {estimate.Id}:");
            Line($"  time: {(estimate.Duration is { } time ? Rough(time) : "unknown")} ({estimate.DurationBasis})");
            Line($"  memory: {Memory(estimate)} ({estimate.MemoryBasis})");
        }

        if (estimates is { Count: > 1 } && estimates.All(estimate => estimate.Duration is not null))
        {
            Line($"expected of all: {Rough(estimates.Aggregate(TimeSpan.Zero, (sum, estimate) => sum + estimate.Duration!.Value))}");
        }

        Line($"accept: {(spec.Accept.Kind == AcceptKind.Named ? string.Join(", ", spec.Accept.Configurations) : spec.Accept.Kind == AcceptKind.Any ? "any" : "all")}");
        Line($"gates:");
        foreach (var gate in plan.Gates)
        {
            Line($"  {gate.Id}: {gate.Expression}{(gate.Severity == GateSeverity.Warn ? " (warns)" : string.Empty)}");
            foreach (var configuration in plan.Configurations)
            {
                if (plan.PowerOf(gate, configuration.Id) is { } power)
                {
                    Line($"    by the baseline's noise, {configuration.Id}: {power}");
                }
            }
        }

        return text.ToString();

        void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>The load in one line.</summary>
    public static string Describe(LoadSpec load)
    {
        if (load.Shape.Stages.Count > 0 || load.Shape.IsOpen)
        {
            return LoadWords.Of(load);
        }

        string?[] limits =
        [
            load.Requests is { } requests ? Number.Of(requests, "request") : null,
            load.Duration is { } duration ? Quantity.Format(duration.TotalSeconds, Unit.Duration) : null,
        ];
        var joined = string.Join(load.StopWhen == StopRule.First ? " or " : " and at least ", limits.Where(limit => limit is not null));
        return $"{joined} by {Number.Of(load.Concurrency, "worker")}, {load.Warmup} for warm-up{(load.EndsEarly ? ", ended early where it is decided" : string.Empty)}";
    }

    /// <summary>To the second: more would be pretended.</summary>
    private static string Rough(TimeSpan time) => "about " + (time < TimeSpan.FromSeconds(1) ? "1s" : Quantity.Format(Math.Round(time.TotalSeconds), Unit.Duration));

    private static string Memory(ConfigurationEstimate estimate) => (estimate.MemoryLeast, estimate.MemoryMost) switch
    {
        ({ } least, { } most) when least < most => $"{Quantity.Format(least, Unit.Bytes)} to {Quantity.Format(most, Unit.Bytes)}",
        ({ } least, _) => Quantity.Format(least, Unit.Bytes),
        _ => "unknown",
    };

    private static string Queries(WorkloadSpec workload)
    {
        var shown = workload.Queries.Take(MostQueries).Select(query =>
            query.Id + (query.Weight == 1 ? string.Empty : $" x{query.Weight}") + (query.Turns == 1 ? string.Empty : $" of {query.Turns} turns"));
        return string.Join(", ", shown) + (workload.Queries.Count > MostQueries ? $" and {workload.Queries.Count - MostQueries} more" : string.Empty);
    }

    private static string Engine(Plan plan)
    {
        if (plan.Spec.Runtime.Engine != EngineKind.Embedded)
        {
            return plan.Spec.Runtime.Url is { } url ? $"the running server at {url.ForRecord}" : "ollama";
        }

        var played = plan.Profile is { } profile ? $" as the scripted machine {profile.Name}, {plan.TimeScale} times as fast" : string.Empty;
        var faults = plan.Spec.Runtime.Faults is { } file ? $" with the faults of {file.ForRecord}" : string.Empty;
        return $"the embedded engine{played} (a rehearsal){faults}";
    }

    /// <summary>The bound on all loads and probes; null where there is none.</summary>
    private static TimeSpan? Longest(Plan plan)
    {
        var load = plan.Spec.Load;
        var one = load.MaxDuration
            ?? (load.Shape.IsOpen || load.Shape.Stages.Count > 0 ? LoadWords.Longest(load) : load.Requests is { } requests && load.Duration is null ? load.Timeout * ((requests + load.Warmup + load.Concurrency - 1) / load.Concurrency) : (TimeSpan?)null);
        return one is null ? null : plan.Configurations.Aggregate(
            TimeSpan.Zero, (sum, configuration) => sum + one.Value + (load.Timeout * ProbePlan.Of(plan.Spec, plan.Gates, configuration).Rounds(load.ProbeConcurrency)));
    }
}
