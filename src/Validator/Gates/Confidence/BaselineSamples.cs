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
    public static MetricSet Attach(MetricSet metrics, string folder)
    {
        try
        {
            var path = Path.Combine(folder, Log);
            if (!File.Exists(path))
            {
                return metrics;
            }

            var records = RequestLogFile.Read(path).Records;
            return metrics with
            {
                Values = Attach(metrics.Values, records, null),
                Queries = metrics.Queries.ToDictionary(query => query.Key, IReadOnlyDictionary<string, MetricValue> (query) => Attach(query.Value, records, query.Key)),
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return metrics;
        }
    }

    private static Dictionary<string, MetricValue> Attach(IReadOnlyDictionary<string, MetricValue> recorded, IReadOnlyList<RequestRecord> records, string? query)
    {
        // Whose durations they were the log does not say; only one of the two gives the same figures.
        MetricSet[] computed = [MetricSet.Compute(records), MetricSet.Compute(records, Timing.Client)];
        return recorded.ToDictionary(
            pair => pair.Key,
            pair => computed.Select(set => set.Get(pair.Key, query)).FirstOrDefault(value => Same(value.Distribution, pair.Value.Distribution)) is { } same
                ? pair.Value with { Sample = same.Sample }
                : pair.Value);
    }

    private static bool Same(DistributionSummary? one, DistributionSummary? other) =>
        one is not null && other is not null && (one.Count, one.Failed, one.Mean, one.P50) == (other.Count, other.Failed, other.Mean, other.P50);
}
