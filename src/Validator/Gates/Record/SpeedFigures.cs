using System.Runtime.InteropServices;
using Validator.Metrics;
using Validator.Metrics.Statistics;

namespace Validator.Gates;

/// <summary>
/// How fast a configuration decoded, failed answers among the sound where the server still counted them: what is held side by
/// side, and no figure of a gate, for which a failed request is as slow as can be.
/// </summary>
/// <param name="Count">Answers behind it.</param>
/// <param name="Failed">Those of them that failed.</param>
/// <param name="Median">Output tokens per second.</param>
/// <param name="Mean">The same, arithmetic mean.</param>
/// <param name="Variation">Coefficient of variation; null for fewer than two answers.</param>
public sealed record SpeedFigures(int Count, int Failed, double Median, double Mean, double? Variation)
{
    /// <summary>The figures; null where no answer has any.</summary>
    /// <param name="records">The request log.</param>
    /// <param name="metrics">Its figures, which stand in where the server counts nothing and no request failed.</param>
    public static SpeedFigures? Of(IReadOnlyList<RequestRecord> records, MetricSet metrics)
    {
        var failed = 0;
        var speeds = new List<double>();
        foreach (var record in records.Where(record => record.Counts && record.ServerDecodeNs > 0 && record.OutputTokens > 0))
        {
            speeds.Add(record.OutputTokens!.Value * 1e9 / record.ServerDecodeNs!.Value);
            failed += record.IsSuccess ? 0 : 1;
        }

        if (speeds.Count == 0)
        {
            return metrics.Get(MetricName.Decode).Distribution is { Failed: 0, Count: > 0 and <= int.MaxValue } all ? new SpeedFigures((int)all.Count, 0, all.P50, all.Mean, all.Cv) : null;
        }

        Ascending.Sort(CollectionsMarshal.AsSpan(speeds));
        var (mean, deviation) = MeanInterval.Moments(CollectionsMarshal.AsSpan(speeds));
        return new SpeedFigures(
            speeds.Count,
            failed,
            speeds[(speeds.Count - 1) / 2],
            mean,
            speeds.Count < 2 ? null : deviation / mean);
    }
}
