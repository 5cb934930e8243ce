using System.Globalization;
using Validator.Spec;

namespace Validator.Load;

/// <summary>Doubts about a load that is legal but does not do what its author wants.</summary>
public static class LoadDoubts
{
    /// <summary>Ids of queries that a message names at most.</summary>
    private const int MostShown = 10;

    /// <summary>Few models answer in less, in seconds.</summary>
    private const double SoonestAnswer = 0.1;

    /// <summary>What is doubtful, at the place of what bounds the load.</summary>
    /// <param name="load">The load.</param>
    /// <param name="queries">All that is asked.</param>
    /// <param name="declared">Those that the spec itself declares: of a file of prompts a load may ask some.</param>
    /// <param name="planned">What it comes to.</param>
    public static IEnumerable<Diagnostic> Of(LoadSpec load, IReadOnlyList<QuerySpec> queries, IReadOnlyList<QuerySpec> declared, PlannedLoad planned)
    {
        ArgumentNullException.ThrowIfNull(load);
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentNullException.ThrowIfNull(declared);
        ArgumentNullException.ThrowIfNull(planned);
        if (planned.Requests == 0)
        {
            yield return Diagnostic.Error(load.Location, string.Create(CultureInfo.InvariantCulture, $"load: its schedule comes to no request{(load.Shape.Mode == LoadMode.Poisson ? $", with seed {load.Shape.Seed}" : string.Empty)}, so that nothing would be measured"), "give load.requests, or raise rate or duration");
            yield break;
        }

        if (planned is { Requests: { } requests, Queries: { } counts } && declared.Where(query => counts.GetValueOrDefault(query.Id) == 0).Select(query => query.Id).ToArray() is { Length: > 0 } unasked)
        {
            yield return Diagnostic.Warning(
                load.Location,
                $"load: its {Number.Of(requests, "request")} never {(requests == 1 ? "asks" : "ask")} {Named(unasked)}",
                Enough(load, queries, unasked) is { } enough ? $"raise load.requests to {enough}, or even out the weights" : "raise load.requests, or even out the weights");
        }

        if (load.Shape is { IsOpen: false, Stages.Count: 0 } && planned.Requests < load.Concurrency)
        {
            yield return Diagnostic.Warning(load.Location, $"load: {planned.Requests} requests never have {load.Concurrency} workers at work", $"raise load.requests to a multiple of {load.Concurrency}, or lower load.concurrency");
        }

        foreach (var doubt in OfShape(load))
        {
            yield return doubt;
        }
    }

    private static IEnumerable<Diagnostic> OfShape(LoadSpec load)
    {
        var curve = LoadCurve.Of(load);
        if (load.Shape is { IsOpen: false, Stages.Count: > 0 } && !(curve.Reaches(load.MostConcurrency, 0) < curve.End))
        {
            yield return Diagnostic.Warning(load.Location, $"load.stages: the last of {load.MostConcurrency} workers would begin as the load ends, and asks nothing", "hold the target with another stage, or let the stage 'ramp: step'");
        }

        var fastest = load.Shape.Stages.Select(stage => stage.Target).Append(load.Shape.Rate ?? 0).Max();
        if (load.Shape.IsOpen && fastest * SoonestAnswer > load.Shape.MaxConcurrency)
        {
            yield return Diagnostic.Warning(
                load.Location,
                $"load: {Quantity.Format(fastest, Unit.PerSecond)} with at most {load.Shape.MaxConcurrency} under way take answers in {Quantity.Format(load.Shape.MaxConcurrency / fastest, Unit.Duration)}, sooner than most models answer: requests would be sent late",
                "raise load.maxConcurrency, or lower load.rate");
        }
    }

    private static string Named(string[] ids) => $"{(ids.Length == 1 ? "query" : $"{ids.Length} queries:")} {string.Join(", ", ids.Take(MostShown).Select(id => $"'{id}'"))}{(ids.Length > MostShown ? ", ..." : string.Empty)}";

    /// <summary>Requests after which each of them was asked; null where the load is not bounded by them.</summary>
    private static int? Enough(LoadSpec load, IReadOnlyList<QuerySpec> queries, string[] unasked)
    {
        if (load.Requests is null || queries.Sum(query => (long)query.Weight) * queries.Count > QueryMix.MostLookedAt)
        {
            return null;
        }

        // A mix repeats itself after the sum of its weights.
        var (mix, left) = (new QueryMix(queries), unasked.ToHashSet(StringComparer.Ordinal));
        var request = -load.Warmup;
        while (left.Count > 0)
        {
            request++;
            var query = mix.Next();
            if (request > 0)
            {
                left.Remove(query.Id);
            }
        }

        return request;
    }
}
