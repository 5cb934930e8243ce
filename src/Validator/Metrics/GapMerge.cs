using Validator.Integrity;

namespace Validator.Metrics;

/// <summary>Merges the gaps between chunks of all requests into one distribution.</summary>
internal static class GapMerge
{
    private const double MicrosecondsPerSecond = 1e6;

    public static MetricValue Of(MetricDefinition metric, IReadOnlyList<RequestRecord> records)
    {
        var (sound, failures) = (new GapCounts(), new GapCounts());
        var failed = 0;
        long most = 1;
        foreach (var record in records)
        {
            failed += record.IsSuccess ? 0 : 1;
            if (record.PackedGaps.IsEmpty)
            {
                continue;
            }

            try
            {
                // Those of a failed request are read too: what cannot be read is told, and their number counts.
                most = Math.Max(most, record.PackedGaps.AddTo(record.IsSuccess ? sound : failures));
            }
            catch (FormatException)
            {
                return MetricValue.None(MissingKind.NoTelemetry, $"the gaps recorded for request {record.Id} cannot be read");
            }
        }

        var gaps = sound.Whole();

        // One infinite gap per failed request would vanish among thousands of gaps, so failing would pay.
        return gaps.Count == 0 && failed == 0
            ? MetricValue.None(MissingKind.NoTelemetry, "no response came in two chunks or more")
            : MetricValue.Of(Summarize(gaps, metric.Worst, failed, most * failed));
    }

    /// <summary>Nearest ranks over the gaps and, behind them, the gaps that failed requests count as.</summary>
    private static DistributionSummary Summarize(GapHistogram gaps, double worst, int failed, long added)
    {
        var count = gaps.Count + added;
        double At(int percent)
        {
            var rank = Distribution.Rank(percent, count);
            return rank > gaps.Count ? worst : gaps.Percentile(100.0 * rank / gaps.Count) / MicrosecondsPerSecond;
        }

        var mean = gaps.Mean();
        return DistributionSummary.Of(
            count,
            failed,
            gaps.Count == 0 ? worst : gaps.Min() / MicrosecondsPerSecond,
            added > 0 ? worst : gaps.Max() / MicrosecondsPerSecond,
            added > 0 ? worst : mean / MicrosecondsPerSecond,
            added > 0 ? double.PositiveInfinity : gaps.Count < 2 || mean == 0 ? null : gaps.StandardDeviation() / mean,
            At);
    }
}
