using Validator.Metrics.Steady;
using Validator.Metrics.Telemetry;

namespace Validator.Metrics;

/// <summary>The figures of one configuration.</summary>
/// <param name="Values">By metric name.</param>
/// <param name="Queries">The same over the requests of one query, by the query's id.</param>
public sealed record MetricSet(
    IReadOnlyDictionary<string, MetricValue> Values,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, MetricValue>> Queries)
{
    /// <summary>The same over the requests that were due in one stage of the load, by its 1-based number; empty without stages.</summary>
    public IReadOnlyDictionary<int, IReadOnlyDictionary<string, MetricValue>> Stages { get; init; } = new Dictionary<int, IReadOnlyDictionary<string, MetricValue>>();

    /// <summary>The part of the load in which it ran evenly; null where that was not recorded.</summary>
    public SteadyState? Steady { get; init; }

    /// <summary>The figures of no request: the count of requests is 0, and what needs a request is missing.</summary>
    public static MetricSet Empty { get; } = Compute([]);

    /// <summary>Computes all metrics of the load phase; warm-up and cancelled requests count for nothing, probes only where a metric is of them.</summary>
    /// <param name="records">The request log.</param>
    /// <param name="timing">Whose durations there are.</param>
    /// <param name="client">What we took ourselves; null where that was not recorded.</param>
    /// <param name="telemetry">What machine and server did; null where that was not recorded.</param>
    public static MetricSet Compute(IReadOnlyList<RequestRecord> records, Timing timing = Timing.Server, ClientUse? client = null, TelemetryLog? telemetry = null)
    {
        var probes = records.Where(record => record.IsProbe).ToArray();
        var counted = records.Where(record => record.Counts).ToArray();
        var ids = counted.Select(record => record.Query).Distinct(StringComparer.Ordinal);
        var queries = ids.ToDictionary(
            id => id,
            id => new Lazy<IReadOnlyDictionary<string, MetricValue>>(() =>
                Of(counted.Where(record => record.Query == id).ToArray(), probes.Where(probe => probe.Query == id).ToArray())));
        var steady = new Lazy<SteadyState>(() => SteadyState.Of(counted, timing));
        return new MetricSet(
            MetricComputation.Of(counted, probes, timing, steady, client, telemetry ?? TelemetryLog.None), new OnDemand<string, IReadOnlyDictionary<string, MetricValue>>(queries))
        {
            Steady = steady.Value,
            Stages = counted.Where(record => record.Stage is not null).GroupBy(record => record.Stage!.Value).OrderBy(group => group.Key)
                .ToDictionary(group => group.Key, group => Of(group.ToArray(), [])),
        };

        IReadOnlyDictionary<string, MetricValue> Of(RequestRecord[] some, RequestRecord[] beside) => MetricComputation.Of(some, beside, timing, new(() => SteadyState.Of(some, timing)));
    }

    /// <summary>The same without the single values.</summary>
    public MetricSet Summed()
    {
        return this with { Values = Of(Values), Queries = Queries.ToDictionary(query => query.Key, query => Of(query.Value)) };

        static IReadOnlyDictionary<string, MetricValue> Of(IReadOnlyDictionary<string, MetricValue> values) =>
            values.ToDictionary(pair => pair.Key, pair => pair.Value.Sample is null ? pair.Value : pair.Value with { Sample = null });
    }

    /// <summary>A metric's value.</summary>
    /// <param name="metric">Name of the metric.</param>
    /// <param name="query">Id of the query whose requests count; null for all.</param>
    public MetricValue Get(string metric, string? query = null)
    {
        var values = query is null ? Values : Queries.GetValueOrDefault(query);
        if (values is null)
        {
            return MetricValue.None(MissingKind.NoData, $"no load request of query '{query}' ended");
        }

        return values.GetValueOrDefault(metric) ?? MetricValue.None(MissingKind.NoTelemetry, "it was not recorded");
    }
}
