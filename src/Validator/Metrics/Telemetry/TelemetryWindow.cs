using Validator.Machine.Telemetry;

namespace Validator.Metrics.Telemetry;

/// <summary>The samples of a load's measured part, and means over them by their time.</summary>
public sealed class TelemetryWindow
{
    private TelemetryWindow(TelemetryLog log, TelemetrySample[] ticks, double start) => (Log, Ticks, Start) = (log, ticks, start);

    /// <summary>All that was recorded.</summary>
    public TelemetryLog Log { get; }

    /// <summary>Samples at the interval whose time lies in it, those of its ends too.</summary>
    public IReadOnlyList<TelemetrySample> Ticks { get; }

    /// <summary>When the first request that counts was sent, in seconds since the run began.</summary>
    public double Start { get; }

    /// <summary>Seconds that the samples are of, by the machine's clock.</summary>
    public double Seconds => Ticks.Sum(tick => tick.Seconds ?? 0);

    /// <summary>The window of the requests that count; without any it is empty.</summary>
    /// <param name="log">What was recorded.</param>
    /// <param name="records">Load requests that count.</param>
    public static TelemetryWindow Of(TelemetryLog log, IEnumerable<RequestRecord> records)
    {
        var (start, end) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var record in records)
        {
            var sent = record.SentAt ?? record.ScheduledAt;
            start = Math.Min(start, sent);
            end = Math.Max(end, record.EndedAt ?? record.LastByteAt ?? sent);
        }

        return double.IsInfinity(start) ? new TelemetryWindow(log, [], 0) : new TelemetryWindow(log, [.. log.Ticks.Where(tick => tick is { Seconds: { } seconds } && tick.At > start && tick.At - seconds < end)], start);
    }

    /// <summary>Mean of a level or a share over the samples that have it, weighed by their time; null where none has.</summary>
    public double? Mean(Func<TelemetrySample, double?> figure) => Mean(Ticks, figure);

    /// <summary>The same over some samples.</summary>
    public static double? Mean(IEnumerable<TelemetrySample> ticks, Func<TelemetrySample, double?> figure)
    {
        double sum = 0, seconds = 0;
        foreach (var tick in ticks)
        {
            if (figure(tick) is { } value && tick.Seconds is { } took)
            {
                sum += value * took;
                seconds += took;
            }
        }

        return seconds > 0 ? sum / seconds : null;
    }

    /// <summary>Sum of counts over the samples that have them; null where none has.</summary>
    public long? Sum(Func<TelemetrySample, long?> count)
    {
        var all = Ticks.Select(count).OfType<long>().ToArray();
        return all.Length == 0 ? null : all.Sum();
    }
}
