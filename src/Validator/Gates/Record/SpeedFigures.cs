using Validator.Metrics;

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
        var counted = records.Where(record => record.Counts && record.ServerDecodeNs > 0 && record.OutputTokens > 0)
            .Select(record => (Speed: record.OutputTokens!.Value * 1e9 / record.ServerDecodeNs!.Value, Failed: !record.IsSuccess)).OrderBy(answer => answer.Speed).ToArray();
        if (counted.Length == 0)
        {
            return metrics.Get(MetricName.Decode).Distribution is { Failed: 0, Count: > 0 and <= int.MaxValue } all ? new SpeedFigures((int)all.Count, 0, all.P50, all.Mean, all.Cv) : null;
        }

        var mean = counted.Average(answer => answer.Speed);
        var squares = counted.Sum(answer => (answer.Speed - mean) * (answer.Speed - mean));
        return new SpeedFigures(
            counted.Length,
            counted.Count(answer => answer.Failed),
            counted[(counted.Length - 1) / 2].Speed,
            mean,
            counted.Length < 2 ? null : Math.Sqrt(squares / (counted.Length - 1)) / mean);
    }
}
