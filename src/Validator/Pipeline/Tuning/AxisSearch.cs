using System.Globalization;
using Validator.Gates;
using Validator.Metrics;
using Validator.Reports;
using Validator.Spec;

namespace Validator.Pipeline.Tuning;

/// <summary>Races the values of one setting against each other, and keeps what is known of them as it goes.</summary>
/// <param name="tune">How it is searched.</param>
/// <param name="physicalCores">A value to begin with among others; null where it is not known.</param>
/// <param name="progress">Takes what happens; null for nobody.</param>
/// <param name="searches">Takes what is found.</param>
internal sealed class AxisSearch(TuneOptions tune, int? physicalCores, IProgress<RunEvent>? progress, List<TuneSearch> searches)
{
    /// <summary>Searches.</summary>
    /// <param name="run">The configuration.</param>
    /// <param name="bench">Measures.</param>
    /// <param name="candidates">The values.</param>
    /// <param name="budget">What it may take.</param>
    /// <param name="cancellationToken">Breaks off; what was found is kept.</param>
    /// <returns>The best value as far as is known; null where nothing sound was measured.</returns>
    public async Task<int?> RunAsync(ConfigurationRun run, ITuneBench bench, IReadOnlyList<int> candidates, TuneBudget budget, CancellationToken cancellationToken)
    {
        budget.Begin();
        var (began, at, axis) = (budget.Elapsed, searches.Count, bench.Axis);
        var race = new Race(new RaceSetting
        {
            Candidates = candidates,
            First = axis.Refines ? RaceSetting.Coarse(candidates, new[] { physicalCores }.OfType<int>()) : candidates,
            Refines = axis.Refines,
            Confidence = tune.Confidence,
            Zone = tune.Zone,
            Seed = tune.Seed,
        });
        progress?.Report(new StageStarted("tune", run.Configuration, $"{axis.Option} from {candidates.Count} values, first {string.Join(", ", race.Field)}"));
        var whole = true;
        while (whole && !race.IsDecided)
        {
            var values = new Dictionary<int, double?>();
            foreach (var value in race.NextBlock())
            {
                if (!(whole = budget.Allows))
                {
                    break;
                }

                values[value] = await bench.MeasureAsync(value, cancellationToken);
                budget.Spend();
            }

            race.Take(values);
            Note(run, race, bench, budget.Elapsed - began, candidates.Count, at);
            Tell(run, axis, race, values);
        }

        if (!race.IsDecided)
        {
            progress?.Report(new StageReported("tune", run.Configuration, $"{axis.Option} is not decided: {budget.Why}"));
        }

        return race.Result().Best;
    }

    /// <summary>What is known so far, kept whatever comes.</summary>
    private void Note(ConfigurationRun run, Race race, ITuneBench bench, TimeSpan took, int candidates, int at)
    {
        var result = race.Result();
        var records = result.Best is { } best ? bench.Of(best) : [];
        string[] figures = [MetricName.Decode, MetricName.Prefill];
        var search = new TuneSearch
        {
            Option = bench.Axis.Option,
            ContextLength = run.Configuration.ContextLength,
            Metric = bench.Axis.Metric,
            Decided = result is { IsDecided: true, Best: not null },
            Best = result.Best,
            Candidates = candidates,
            Measurements = result.Measurements,
            Seconds = Math.Round(took.TotalSeconds, 3),
            PromptTokens = Judgement.PromptTokens(records),
            Curve = [.. result.Standings.Select(standing => new TunePoint(
                standing.Candidate, standing.Measurements, standing.Level, TuneDocumentText.NameOf(standing.State), standing.Difference, standing.Lower, standing.Upper,
                standing.State == RaceState.Withdrawn && bench.Faults.TryGetValue(standing.Candidate, out var fault) ? run.Redaction.Apply(fault) : null))],
            Metrics = new MetricSet(
                MetricSet.Compute(records).Values.Where(metric => figures.Contains(metric.Key) && metric.Value.Missing is null).ToDictionary(), new Dictionary<string, IReadOnlyDictionary<string, MetricValue>>()),
        };
        searches.RemoveRange(at, searches.Count - at);
        searches.Add(search);
    }

    private void Tell(ConfigurationRun run, TuneAxis axis, Race race, Dictionary<int, double?> values) => progress?.Report(new StageReported(
        "tune",
        run.Configuration,
        string.Create(CultureInfo.InvariantCulture, $"{race.Measurements} measurements; {axis.Option} {string.Join(", ", values.OrderBy(value => value.Key).Select(value => string.Create(CultureInfo.InvariantCulture, $"{value.Key}: {value.Value:0.0#}{(value.Value is null ? "void" : "/s")}")))}; ")
            + (race.IsDecided ? $"decided: {race.Result().Best}" : $"racing: {string.Join(", ", race.Field.Order())}")));
}
