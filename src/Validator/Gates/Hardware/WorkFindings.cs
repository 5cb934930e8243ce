using System.Globalization;
using Validator.Machine.Telemetry;
using Validator.Metrics;
using Validator.Metrics.Telemetry;
using Validator.Spec;

namespace Validator.Gates;

/// <summary>Whether the server's processors did what its tokens say.</summary>
internal static class WorkFindings
{
    /// <summary>A shorter time says more of chance.</summary>
    public const double Least = 5;

    private const double BusyProcessors = 0.5;
    private const double IdleShare = 0.5;
    private const double BusyGpu = 0.5;

    /// <summary>Tokens per second below which a reader waits for the text.</summary>
    private const double Slow = 10;

    public static IEnumerable<Finding> BusyWithoutTokens(string configuration, TelemetryWindow window, IReadOnlyList<RequestRecord> records)
    {
        var seen = window.Ticks.Where(tick => tick.Server?.Cpu is not null).ToArray();
        if (seen.Sum(tick => tick.Seconds!.Value) < Least)
        {
            yield break;
        }

        var sent = records.Where(record => record.SentAt is not null && record.Outcome != RequestRecord.Cancelled).ToLookup(HasToken);
        var (silent, speaking) = (UnderWay(sent[false]), UnderWay(sent[true]));
        bool Within(Func<double, double, int> count, TelemetrySample tick) => count(tick.At - tick.Seconds!.Value, tick.At) > 0;
        var ticks = seen.Where(tick => Within(silent.Count, tick) && !Within(speaking.Count, tick)).ToArray();
        var seconds = ticks.Sum(tick => tick.Seconds!.Value);
        if (seconds < Least || TelemetryWindow.Mean(ticks, tick => tick.Server!.Cpu) is not (>= BusyProcessors and var busy))
        {
            yield break;
        }

        var counted = records.Where(record => record is { Counts: true, SentAt: not null }).ToArray();
        yield return HardwareWords.Of(
            HardwareWords.BusyWithoutTokens,
            string.Create(CultureInfo.InvariantCulture, $"for {seconds:0} s the server kept {busy:0.0} processors busy while no request under way ever gave a token; {counted.Count(record => record.FirstTokenAt is null)} of {counted.Length} requests gave none"),
            configuration);
    }

    public static IEnumerable<Finding> IdleAndSlow(Configuration configuration, TelemetryWindow window, IReadOnlyList<RequestRecord> records, MetricSet metrics)
    {
        if (metrics.Get(MetricName.Decode).Distribution?.P50 is not (> 0 and < Slow and var speed))
        {
            yield break;
        }

        var decoding = new Throughout(records.Where(record => record.FirstTokenAt is not null && (record.LastTokenAt ?? record.LastByteAt) is not null).Select(record => (record.FirstTokenAt!.Value, (record.LastTokenAt ?? record.LastByteAt)!.Value)));
        var ticks = window.Ticks.Where(tick => tick.Server?.Cpu is not null && decoding.Any(tick.At - tick.Seconds!.Value, tick.At)).ToArray();
        var threads = configuration.Options.TryGetValue("num_thread", out var option) && int.TryParse(option.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : 1;
        var seconds = ticks.Sum(tick => tick.Seconds!.Value);
        if (seconds < Least
            || TelemetryWindow.Mean(ticks, tick => tick.Server!.Cpu) is not { } busy || busy >= IdleShare * threads
            || TelemetryWindow.Mean(ticks, tick => tick.Gpus?.Max(gpu => gpu.Utilization)) >= BusyGpu)
        {
            yield break;
        }

        var waiting = TelemetryWindow.Mean(ticks, tick => tick.Cpu?.Waiting) is > 0.05 and var share ? string.Create(CultureInfo.InvariantCulture, $"; processors waited for a disk {share:P0} of the time") : string.Empty;
        var faults = ticks.Sum(tick => tick.Server!.MajorFaults ?? 0);
        yield return HardwareWords.Of(
            HardwareWords.IdleAndSlow,
            string.Create(CultureInfo.InvariantCulture, $"over {seconds:0} s of decoding at {speed:0.0} tokens per second the server kept only {busy:0.00} processors busy, of {threads} that its threads could{waiting}; {faults} of its page faults went to a disk"),
            configuration.Id);
    }

    private static bool HasToken(RequestRecord record) => record.FirstTokenAt is not null || record.OutputTokens > 0;

    private static UnderWay UnderWay(IEnumerable<RequestRecord> sent) =>
        new([.. sent.Select(record => (record.SentAt!.Value, record.EndedAt ?? record.LastByteAt ?? double.PositiveInfinity))]);
}
