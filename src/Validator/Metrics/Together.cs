using System.Collections.Concurrent;

namespace Validator.Metrics;

/// <summary>Does what each takes a pass over a long log side by side on all processors.</summary>
internal static class Together
{
    /// <summary>From so many requests on it is worth it.</summary>
    private const int Many = 50_000;

    /// <summary>A result for each, in their order.</summary>
    /// <param name="items">What to compute one for.</param>
    /// <param name="requests">Requests that each is computed from.</param>
    /// <param name="compute">Computes one; by several threads at once.</param>
    public static TResult[] Select<T, TResult>(IReadOnlyList<T> items, double requests, Func<T, TResult> compute)
    {
        if (requests < Many)
        {
            return [.. items.Select(compute)];
        }

        // One at a time: a few take as long as all the others, and a share of neighbours would leave a processor idle.
        var results = new TResult[items.Count];
        Parallel.ForEach(Partitioner.Create(Enumerable.Range(0, results.Length), EnumerablePartitionerOptions.NoBuffering), at => results[at] = compute(items[at]));
        return results;
    }
}
