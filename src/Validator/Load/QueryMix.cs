using Validator.Spec;

namespace Validator.Load;

/// <summary>
/// The order of the queries: smooth weighted round robin, so that every stretch of requests holds the mix as nearly as whole
/// numbers allow, and every run asks in the same order.
/// </summary>
public sealed class QueryMix(IReadOnlyList<QuerySpec> queries)
{
    /// <summary>Queries that whoever only wants to know what a mix comes to may look at, before anything is sent: a tenth of a second.</summary>
    internal const long MostLookedAt = 20_000_000;

    private readonly int _total = queries.Sum(query => query.Weight);
    private readonly int[] _credit = new int[queries.Count];

    /// <summary>The next query.</summary>
    public QuerySpec Next()
    {
        var best = 0;
        for (var index = 0; index < _credit.Length; index++)
        {
            _credit[index] += queries[index].Weight;
            if (_credit[index] > _credit[best])
            {
                best = index;
            }
        }

        _credit[best] -= _total;
        return queries[best];
    }
}
