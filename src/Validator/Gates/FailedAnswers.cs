using Validator.Metrics;
using Validator.Spec;

namespace Validator.Gates;

/// <summary>Failed requests count as the worst value; how fast they ran is said beside it, lest 0 be taken for a measurement.</summary>
public static class FailedAnswers
{
    /// <summary>The results, those on decoding speed with the median speed of the failed answers by the server's own counters.</summary>
    /// <param name="results">Judged gates.</param>
    /// <param name="gates">The gates, in the same order.</param>
    /// <param name="records">The request log.</param>
    public static IReadOnlyList<GateResult> Explain(IReadOnlyList<GateResult> results, IReadOnlyList<Gate> gates, IReadOnlyList<RequestRecord> records) =>
        [.. results.Zip(gates, (result, gate) => gate.Expression.Metric.Name == MetricName.Decode && Median(records, gate.Expression.Query) is { } speed
            ? result with { Message = $"{result.Message}; by the server's counters the failed answers ran at {Quantity.Format(speed, Unit.PerSecond)} (median)" }
            : result)];

    private static double? Median(IReadOnlyList<RequestRecord> records, string? query)
    {
        double[] speeds =
        [
            .. records.Where(record => record.Counts && !record.IsSuccess && (query is null || record.Query == query) && record.ServerDecodeNs > 0)
                .Select(record => record.OutputTokens * 1e9 / record.ServerDecodeNs).OfType<double>().Order(),
        ];
        return speeds.Length == 0 ? null : speeds[(speeds.Length - 1) / 2];
    }
}
