using Validator.Gates;
using Validator.Machine.Telemetry;
using Validator.Metrics.Telemetry;
using Validator.Reports.Charts;
using Validator.Spec;

namespace Validator.Reports.Html;

/// <summary>What the machine and the server did during the load, on the time of its requests.</summary>
/// <param name="prefix">Of the names in the pictures.</param>
/// <param name="time">The time that all pictures share.</param>
/// <param name="log">What was recorded.</param>
internal sealed class TelemetryCharts(string prefix, TimeAxis time, TelemetryLog log)
{
    /// <summary>A line needs two points.</summary>
    private const int LeastSamples = 2;

    private readonly TelemetrySample[] _during = [.. log.Ticks.Where(sample => sample.At >= time.From && sample.At <= time.To)];

    /// <summary>The pictures, those that there is nothing to draw of left out.</summary>
    public IReadOnlyList<Picture> Draw() => log.Header is { Scripted: true } || _during.Length < LeastSamples ? [] : [.. new[]
    {
        Line("m", "memory of the server: resident; dashed: of it anonymous", Chart.Bytes, ("Memory of the server", sample => sample.Server?.Rss), ("of it anonymous, without a file behind it", sample => sample.Server?.Anonymous)),
        Line("c", "processors kept busy: by the server, and by this tool (dashed)", Chart.Number, ("Processors kept busy by the server", sample => sample.Server?.Cpu), ("by this tool", sample => sample.Self?.Cpu)),
        Line("p", "share of the machine's processors that were busy", Percent, ("Share of the machine's processors that were busy", sample => sample.Cpu?.Busy)),
        Line("t", "temperature of the processor, °C", Chart.Number, ("Temperature of the processor", sample => sample.Temperature)),
        Line("g", "graphics processors: share of the time that they computed", Percent, ("Share of the time that the graphics processors computed", sample => sample.Gpus?.Max(gpu => gpu.Utilization))),
        Line("v", "memory in use of the graphics processors", Chart.Bytes, ("Memory in use of the graphics processors", sample => sample.Gpus is { } gpus ? GpuFigures.MemoryUsedOf(gpus) : null)),
    }.OfType<Picture>()];

    /// <summary>What there is no picture of, and why.</summary>
    public Html Missing()
    {
        if (log.Header is null)
        {
            return Html.Empty;
        }

        if (log.Header.Scripted)
        {
            return Html.Of($"<p class=\"quiet\">Memory and processors are not drawn: the samples are of the machine that ran the play, not of the one that was played.</p>\n");
        }

        return Html.Join(
            _during.Length >= LeastSamples ? Html.Empty
                : Html.Of($"<p class=\"quiet\">Memory and processors are not drawn: of the time of the load there are fewer than two samples of them, taken every {Quantity.Format(log.Header.Interval, Unit.Duration)}.</p>\n"),
            log.Missing.Count == 0 ? Html.Empty : Parts.Folded(
                "What could not be seen of the machine",
                Html.Of($"<ul>{log.Missing.Select(missing => Html.Of($"<li><code>{missing.Source}</code>: {missing.Reason}</li>"))}</ul>\n")));
    }

    private Picture? Line(string name, string title, Func<double, string> format, params (string Name, Func<TelemetrySample, double?> Value)[] lines) => SeriesChart.Of(
        $"{prefix}t{name}", time, title, format, steps: false,
        [.. lines.Select(line => (line.Name, (IReadOnlyList<(double, double)>)[.. _during
            .Select(sample => (sample.At, Value: line.Value(sample)))
            .Where(point => point.Value is not null)
            .Select(point => (point.At, point.Value!.Value))]))]);

    private static string Percent(double value) => GateFormat.Text(value, Unit.Percent);
}
