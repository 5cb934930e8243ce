using System.Buffers;
using Validator.Metrics.Statistics;

namespace Validator.Metrics;

/// <summary>Metrics with one value per request.</summary>
internal static class PerRequest
{
    /// <summary>
    /// The distribution of a metric. A request that succeeded but lacks what the metric needs makes the whole metric missing,
    /// since a percentile over the others would flatter; requests to which it does not apply are left out.
    /// </summary>
    /// <param name="metric">The metric.</param>
    /// <param name="records">Requests that count.</param>
    /// <param name="timing">Whose durations there are.</param>
    public static MetricValue Of(MetricDefinition metric, IReadOnlyList<RequestRecord> records, Timing timing)
    {
        var figure = RequestFigure.Of(metric.Name, timing);

        // A long run has a million values for each metric; one room serves them all, one after the other.
        var room = ArrayPool<double>.Shared.Rent(records.Count);
        try
        {
            var (count, failed, lacking) = Collect(figure, metric.Worst, records, room);
            return lacking > 0
                ? MetricValue.None(MissingKind.NoTelemetry, $"{lacking} of {records.Count} requests came without {figure.Needs}")
                : count == 0 && !records.Any(figure.Concerns) ? MetricValue.None(MissingKind.NoData, $"no request had a {(metric.Name == MetricName.Prefill ? "cold" : "warm")} prefill")
                : count == 0
                    ? MetricValue.None(MissingKind.NoTelemetry, $"no request has {figure.Needs}")
                    : MetricValue.Of(Distribution.SummarizeInPlace(room, count, failed)) with
                    {
                        Note = figure.Note,

                        // Few gates ask for it, and those twice, one time right behind the other.
                        Sample = Remembered(() => SampleOf(figure, metric.Worst, records)),
                    };
        }
        finally
        {
            ArrayPool<double>.Shared.Return(room);
        }
    }

    /// <summary>The value of one request; null where the metric does not apply to it, or it lacks what the metric needs.</summary>
    public static (double? Value, bool Lacks) Of(MetricDefinition metric, RequestRecord record, Timing timing) => Of(RequestFigure.Of(metric.Name, timing), metric.Worst, record);

    /// <summary>The same for many requests.</summary>
    /// <param name="figure">How the metric is had.</param>
    /// <param name="worst">What a failed request counts as.</param>
    /// <param name="record">The request.</param>
    public static (double? Value, bool Lacks) Of(RequestFigure figure, double worst, RequestRecord record) =>
        !figure.Concerns(record) ? (null, false)
        : !record.IsSuccess ? (worst, false)
        : !figure.Applies(record) ? (null, false)
        : figure.Value(record) is { } value && double.IsFinite(value) && value >= 0 ? (value, false)
        : (null, true);

    /// <summary>Gives the same again for as long as nobody needs its memory.</summary>
    private static Func<double[]> Remembered(Func<double[]> make)
    {
        var last = new WeakReference<double[]>([]);
        return () =>
        {
            if (!last.TryGetTarget(out var sample) || sample.Length == 0)
            {
                sample = make();
                last.SetTarget(sample);
            }

            return sample;
        };
    }

    private static double[] SampleOf(RequestFigure figure, double worst, IReadOnlyList<RequestRecord> records)
    {
        var sample = new double[records.Count];
        var (count, _, _) = Collect(figure, worst, records, sample);
        Array.Resize(ref sample, count);
        Ascending.Sort(sample);
        return sample;
    }

    private static (int Count, int Failed, int Lacking) Collect(RequestFigure figure, double worst, IReadOnlyList<RequestRecord> records, Span<double> sample)
    {
        var (count, failed, lacking) = (0, 0, 0);
        foreach (var record in records as RequestRecord[] ?? [.. records])
        {
            var (value, lacks) = Of(figure, worst, record);
            lacking += lacks ? 1 : 0;
            if (value is { } known)
            {
                failed += record.IsSuccess ? 0 : 1;
                sample[count++] = known;
            }
        }

        return (count, failed, lacking);
    }
}
