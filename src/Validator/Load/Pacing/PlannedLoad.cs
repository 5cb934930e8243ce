using Validator.Spec;

namespace Validator.Load;

/// <summary>How many requests a load comes to, as far as its spec tells: a pure function of it, whatever the server does.</summary>
/// <param name="Requests">Load requests, at most; null where a time ends a closed loop, or there are too many to count.</param>
/// <param name="Queries">The same of each query, by its id; null where that is not known, as with conversations of several turns.</param>
public sealed record PlannedLoad(int? Requests, IReadOnlyDictionary<string, int>? Queries)
{
    /// <summary>Requests that are counted one by one at most.</summary>
    private const int MostCounted = 1_000_000;

    /// <summary>Counts those of a spec; of a file of prompts that was not read whole no query is told.</summary>
    /// <param name="spec">The spec.</param>
    public static PlannedLoad Of(DeploymentSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return Of(spec.Load, spec.Workload.HasAllQueries ? spec.Workload.Queries : []);
    }

    /// <summary>Counts them.</summary>
    /// <param name="load">The load.</param>
    /// <param name="queries">What is asked.</param>
    public static PlannedLoad Of(LoadSpec load, IReadOnlyList<QuerySpec> queries)
    {
        ArgumentNullException.ThrowIfNull(load);
        ArgumentNullException.ThrowIfNull(queries);
        var requests = load.Shape.IsOpen ? Counted(load) : load.MostRequests;
        return new PlannedLoad(requests, requests <= MostCounted && queries.Count > 0 && queries.All(query => query.Turns == 1) ? Mixed(load, queries, requests.Value) : null);
    }

    /// <summary>How many requests a gate has to go by.</summary>
    /// <param name="query">Id of its query; null for all.</param>
    public int? For(string? query) => query is null || Queries is null ? Requests : Queries.TryGetValue(query, out var asked) ? asked : null;

    /// <summary>The same where it is known, and not only bounded.</summary>
    /// <param name="query">Id of its query; null for all.</param>
    public int? Of(string? query) => query is null || Queries is not null ? For(query) : null;

    private static int? Counted(LoadSpec load) => Arrivals.Of(load).Take(MostCounted + 1).Count() is <= MostCounted and var count ? count : null;

    /// <summary>A mix repeats itself after the sum of its weights, and any stretch as long holds every query as often as it weighs.</summary>
    private static Dictionary<string, int>? Mixed(LoadSpec load, IReadOnlyList<QuerySpec> queries, int requests)
    {
        var period = queries.Sum(query => (long)query.Weight);
        var rest = (int)(requests % period);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var query in queries)
        {
            counts[query.Id] = counts.GetValueOrDefault(query.Id) + (int)(requests / period * query.Weight);
        }

        var skipped = (int)(load.Warmup % period);
        if (queries.All(query => query.Weight == queries[0].Weight))
        {
            // Even weights take turns.
            for (var request = skipped; request < skipped + rest; request++)
            {
                counts[queries[request % queries.Count].Id]++;
            }

            return counts;
        }

        if ((skipped + (long)rest) * queries.Count > QueryMix.MostLookedAt)
        {
            return null;
        }

        var mix = new QueryMix(queries);
        for (var request = 0; request < skipped + rest; request++)
        {
            var id = mix.Next().Id;
            counts[id] += request < skipped ? 0 : 1;
        }

        return counts;
    }
}
