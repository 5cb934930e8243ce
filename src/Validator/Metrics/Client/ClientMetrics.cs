using System.Runtime.InteropServices;
using Validator.Integrity;
using Validator.Metrics.Statistics;

namespace Validator.Metrics;

/// <summary>Metrics of ourselves, who measure.</summary>
internal static class ClientMetrics
{
    private const double MicrosecondsPerSecond = 1e6;
    private const string NotRecorded = "what the client itself took was not recorded";

    /// <summary>Whether a metric is one of them.</summary>
    public static bool Concerns(string metric) => metric is MetricName.ClientOverhead or MetricName.ClientSendLateness or MetricName.ClientReceiveDelay;

    /// <summary>Its value.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="records">Load requests that count.</param>
    /// <param name="use">What was recorded; null when nothing was, or for a query alone.</param>
    public static MetricValue Of(string metric, IReadOnlyList<RequestRecord> records, ClientUse? use) => metric switch
    {
        MetricName.ClientSendLateness => Lateness(records),
        MetricName.ClientReceiveDelay => ReceiveDelay(use),
        _ => use is null ? MetricValue.None(MissingKind.NoTelemetry, NotRecorded)
            : use.Seconds > 0 ? MetricValue.Of(use.ProcessorSeconds / use.Seconds)
            : MetricValue.None(MissingKind.NoTelemetry, "the load took no measurable time"),
    };

    /// <summary>A request that failed was sent as late as it was: that is no figure of the server's.</summary>
    private static MetricValue Lateness(IReadOnlyList<RequestRecord> records)
    {
        var late = records.Select(record => record.SendLateness).OfType<double>().Select(seconds => Math.Max(0, seconds)).ToList();
        return late.Count == 0
            ? MetricValue.None(MissingKind.NoTelemetry, "a closed loop has no schedule to be late for")
            : MetricValue.Of(Distribution.Summarize(late)) with { Sample = () => Ascending.Sorted(CollectionsMarshal.AsSpan(late)) };
    }

    private static MetricValue ReceiveDelay(ClientUse? use)
    {
        if (use?.ReceiveDelays is not { } text)
        {
            return MetricValue.None(MissingKind.NoTelemetry, NotRecorded);
        }

        try
        {
            var delays = GapHistogram.Decode(text);
            var mean = delays.Mean();
            return delays.Count == 0 ? MetricValue.None(MissingKind.NoTelemetry, "the load was over before a delay was measured") : MetricValue.Of(DistributionSummary.Of(
                delays.Count,
                0,
                delays.Min() / MicrosecondsPerSecond,
                delays.Max() / MicrosecondsPerSecond,
                mean / MicrosecondsPerSecond,
                delays.Count < 2 || mean == 0 ? null : delays.StandardDeviation() / mean,
                percent => delays.Percentile(percent) / MicrosecondsPerSecond));
        }
        catch (FormatException)
        {
            return MetricValue.None(MissingKind.NoTelemetry, "the recorded delays cannot be read");
        }
    }
}
