using System.Globalization;
using Validator.Machine.Telemetry;
using Validator.Metrics;
using Validator.Metrics.Steady;
using Validator.Metrics.Telemetry;
using Validator.Spec;

namespace Validator.Gates;

/// <summary>Whether a fall of decode speed is the machine's or the server's.</summary>
internal static class DecayFindings
{
    private const double InStepP = 0.01;
    private const double InStep = 0.5;
    private const double Apart = 0.25;

    /// <summary>Below it the processors do the work.</summary>
    private const double UsedGpu = 0.2;

    public static IEnumerable<Finding> Of(string configuration, TelemetryWindow window, IReadOnlyList<RequestRecord> records, MetricSet metrics)
    {
        if (metrics.Steady is not { Decay: { } decay, Trend: { Fall: > 0 } trend })
        {
            yield break;
        }

        var onGpu = window.Mean(tick => tick.Gpus?.Average(gpu => gpu.Utilization)) >= UsedGpu;
        var clock = Trend.Of([.. Clocks(window, records, onGpu)]);
        var heat = window.Sum(tick => tick.Cpu?.HeatThrottles) ?? 0;
        var hottest = window.Ticks.Max(tick => onGpu ? tick.Gpus?.Max(gpu => gpu.Temperature) : tick.Temperature);
        var what = onGpu ? "the graphics processors' clock" : "the cores' clock";
        var evidence = string.Create(CultureInfo.InvariantCulture, $"{(hottest is { } degrees ? $"; {degrees:0} °C at the hottest" : string.Empty)}{(heat > 0 ? $"; heat throttled cores {heat} times" : string.Empty)}");
        if ((clock is { P: < InStepP } && clock.Fall >= InStep * trend.Fall) || (heat > 0 && clock is null))
        {
            yield return HardwareWords.Of(
                HardwareWords.DecayWithClock,
                $"decode speed fell by {Share(decay)} over the load, {(clock is null ? "and heat throttled the processors" : $"and {what} fell with it by {Share(clock.Fall)}")}{evidence}",
                configuration);
        }
        else if (clock is not null && heat == 0 && Math.Abs(clock.Fall) < Apart * trend.Fall)
        {
            yield return HardwareWords.Of(
                HardwareWords.DecayAtSteadyClock,
                $"decode speed fell by {Share(decay)} over the load while {what} held ({(clock.Fall > 0 ? "-" : "+")}{Share(Math.Abs(clock.Fall))}){evidence}",
                configuration);
        }
    }

    /// <summary>The mean clock while each request that succeeded was under way.</summary>
    private static IEnumerable<(double At, double Clock)> Clocks(TelemetryWindow window, IReadOnlyList<RequestRecord> records, bool onGpu)
    {
        double? Clock(TelemetrySample tick) => onGpu ? tick.Gpus?.Average(gpu => gpu.Clock) : tick.Cpu?.Frequency;
        var ticks = window.Ticks.Where(tick => Clock(tick) is not null).ToArray();
        if (ticks.Length == 0)
        {
            yield break;
        }

        var first = 0;
        foreach (var record in records.Where(record => record is { Counts: true, IsSuccess: true, SentAt: not null }).OrderBy(record => record.SentAt))
        {
            var end = record.EndedAt ?? record.LastByteAt ?? record.SentAt!.Value;
            while (first < ticks.Length && ticks[first].At < record.SentAt!.Value)
            {
                first++;
            }

            var under = ticks.Skip(first).TakeWhile(tick => tick.At <= end).Select(Clock).OfType<double>().ToArray();
            if (under.Length > 0)
            {
                yield return (record.SentAt!.Value, under.Average());
            }
        }
    }

    private static string Share(double share) => Quantity.Format(Math.Round(share, 4), Unit.Percent);
}
