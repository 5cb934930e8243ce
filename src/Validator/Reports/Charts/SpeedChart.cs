using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Series;
using Validator.Gates;
using Validator.Metrics;
using Validator.Spec;

namespace Validator.Reports.Charts;

/// <summary>Decode speed of each request over the time of the load, with the bounds that gates set on it.</summary>
internal static class SpeedChart
{
    private const int Parts = 300;

    /// <summary>Draws it; null when no request has a speed.</summary>
    public static Picture? Of(string prefix, TimeAxis time, IReadOnlyList<(double At, double Value)> speeds, IReadOnlyList<(double At, double Value)> failed, IReadOnlyList<GateResult> gates)
    {
        if (speeds.Count + failed.Count == 0)
        {
            return null;
        }

        var chart = new Chart(TimeAxis.Width, 230) { Upwards = "decode speed of each request, tokens/s" };
        time.Put(chart);
        var (least, greatest) = (speeds.Concat(failed).Min(speed => speed.Value), speeds.Concat(failed).Max(speed => speed.Value));
        var top = Math.Max(greatest, gates.Max(gate => gate.Threshold) ?? 0);
        var axis = chart.Axis(AxisPosition.Left, Chart.Number);
        (axis.Minimum, axis.Maximum) = (0, top * 1.12);
        foreach (var gate in gates.Where(gate => gate.Threshold is not null).DistinctBy(gate => gate.Threshold))
        {
            chart.Model.Annotations.Add(new LineAnnotation
            {
                Type = LineAnnotationType.Horizontal,
                Y = gate.Threshold!.Value,
                Color = Ink.Bound,
                LineStyle = LineStyle.Dash,
                StrokeThickness = 1.5,
                Text = $"gate {gate.Id}: {GateFormat.Text(gate.Threshold, gate.Unit)}",
                TextColor = Ink.Bound,
                TextPadding = 4,
                TextHorizontalAlignment = HorizontalAlignment.Right,
                TextLinePosition = 1,
            });
        }

        chart.Model.Series.Add(Points(time, failed, MarkerType.Cross, Ink.Bad));
        chart.Model.Series.Add(Points(time, speeds, MarkerType.Circle, Ink.First));
        return new Picture(
            chart.Draw(prefix), chart.Width, chart.Height,
            $"Decode speed of {speeds.Count + failed.Count} requests over time, from {GateFormat.Text(least, Unit.PerSecond)} to {GateFormat.Text(greatest, Unit.PerSecond)}; {time.Failures.Count} requests failed.");
    }

    private static ScatterSeries Points(TimeAxis time, IReadOnlyList<(double At, double Value)> speeds, MarkerType shape, OxyColor color)
    {
        var shown = Thinning.Extremes(speeds, Parts);
        var series = new ScatterSeries { MarkerType = shape, MarkerSize = shown.Count > 200 ? 1.8 : 3.4, MarkerFill = color, MarkerStroke = color, MarkerStrokeThickness = shape == MarkerType.Cross ? 2 : 0 };
        series.Points.AddRange(shown.Select(speed => new ScatterPoint(time.On(speed.At), speed.Value)));
        return series;
    }

    /// <summary>Whether the points are fewer than the requests.</summary>
    public static bool Thins(int count) => count > 2 * Parts;
}
