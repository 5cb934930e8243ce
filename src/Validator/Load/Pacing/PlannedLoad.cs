using Validator.Spec;

namespace Validator.Load;

/// <summary>How many requests a load comes to, as far as its spec tells: a pure function of it, whatever the server does.</summary>
/// <param name="Requests">Load requests, at most; null where a time ends a closed loop, or there are too many to count.</param>
/// <param name="Queries">The same of each query, by its id; null where that is not known, as with conversations of several turns.</param>
public sealed record PlannedLoad(int? Requests, IReadOnlyDictionary<string, int>? Queries)
{
    /// <summary>Requests that are counted one by one at most.</summary>
    private const int MostCounted = 1_000_000;

    /// <summary>Counts them.</summary>
    /// <param name="load">The load.</param>
    /// <param name="queries">What is asked.</param>
    public static PlannedLoad Of(LoadSpec load, IReadOnlyList<QuerySpec> queries)
    {
        ArgumentNullException.ThrowIfNull(load);
        ArgumentNullException.ThrowIfNull(queries);
        var requests = load.Shape.IsOpen ? Counted(load)
            : load.Shape.Stages.Count == 0 && (load.Duration is null || load.StopWhen == StopRule.First) ? load.Requests
            : null;
        return new PlannedLoad(requests, requests <= MostCounted && queries.Count > 0 && queries.All(query => query.Turns == 1) ? Mixed(load, queries, requests.Value) : null);
    }

    /// <summary>How many requests a gate has to go by.</summary>
    /// <param name="query">Id of its query; null for all.</param>
    public int? For(string? query) => query is null || Queries is null ? Requests : Queries.TryGetValue(query, out var asked) ? asked : null;

    private static int? Counted(LoadSpec load) => Arrivals.Of(load).Take(MostCounted + 1).Count() is <= MostCounted and var count ? count : null;

    private static Dictionary<string, int> Mixed(LoadSpec load, IReadOnlyList<QuerySpec> queries, int requests)
    {
        var mix = new QueryMix(queries);
        for (var warmup = 0; warmup < load.Warmup; warmup++)
        {
            mix.Next();
        }

        var counts = queries.Select(query => query.Id).Distinct(StringComparer.Ordinal).ToDictionary(id => id, _ => 0, StringComparer.Ordinal);
        for (var request = 0; request < requests; request++)
        {
            counts[mix.Next().Id]++;
        }

        return counts;
    }
}
