using Validator.Metrics;

namespace Validator.Gates;

/// <summary>
/// Puts the single values of a baseline's requests behind its figures, where the request log still lies beside its verdict: a
/// bound of a percentile needs them.
/// </summary>
internal static class BaselineSamples
{
    private const string Log = "requests.jsonl";

    /// <summary>The figures, with samples where the log is there and is the one that they were computed from.</summary>
    /// <param name="metrics">The figures as the verdict has them.</param>
    /// <param name="folder">Folder of the configuration, beside the verdict.</param>
    /// <param name="early">What ended its load; null where nothing did.</param>
    public static MetricSet Attach(MetricSet metrics, string folder, EarlyDecision? early)
    {
        var path = Path.Combine(folder, Log);
        if (!File.Exists(path))
        {
            return metrics;
        }

        // Few gates ask for a sample, and the log of a soak is long.
        var computed = new Lazy<MetricSet[]>(() => Compute(path, early));
        return metrics with
        {
            Values = Attach(metrics.Values, computed, null),
            Queries = metrics.Queries.ToDictionary(query => query.Key, IReadOnlyDictionary<string, MetricValue> (query) => Attach(query.Value, computed, query.Key)),
        };
    }

    /// <summary>Whose durations they were the log does not say; only one of the two gives the same figures.</summary>
    private static MetricSet[] Compute(string path, EarlyDecision? early)
    {
        try
        {
            var records = EarlyEnd.Read(path, early).Records;
            return [MetricSet.Compute(records), MetricSet.Compute(records, Timing.Client)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static Dictionary<string, MetricValue> Attach(IReadOnlyDictionary<string, MetricValue> recorded, Lazy<MetricSet[]> computed, string? query) =>
        recorded.ToDictionary(pair => pair.Key, pair => pair.Value.Distribution is { } figures
            ? pair.Value with { Sample = () => Sample(computed.Value, pair.Key, query, figures) }
            : pair.Value);

    private static double[]? Sample(MetricSet[] computed, string metric, string? query, DistributionSummary figures) =>
        computed.Select(set => set.Get(metric, query)).FirstOrDefault(value => Same(value.Distribution, figures))?.Sample?.Invoke();

    private static bool Same(DistributionSummary? one, DistributionSummary other) =>
        one is not null && (one.Count, one.Failed, one.Mean, one.P50) == (other.Count, other.Failed, other.Mean, other.P50);
}
