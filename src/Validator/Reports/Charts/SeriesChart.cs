using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace Validator.Reports.Charts;

/// <summary>One figure over the time of the load, as a line: requests under way, memory, processors.</summary>
internal static class SeriesChart
{
    private const int Parts = 300;

    /// <summary>Draws it; null when there is nothing to draw.</summary>
    /// <param name="prefix">Of the names in the picture.</param>
    /// <param name="time">The time that it shares.</param>
    /// <param name="title">Of the figure, with its unit.</param>
    /// <param name="format">Writes a value.</param>
    /// <param name="steps">Whether a value holds until the next.</param>
    /// <param name="lines">What is drawn, each with its name.</param>
    public static Picture? Of(string prefix, TimeAxis time, string title, Func<double, string> format, bool steps, params IReadOnlyList<(string Name, IReadOnlyList<(double At, double Value)> Points)> lines)
    {
        var drawn = lines.Where(line => line.Points.Count > 0).ToArray();
        if (drawn.Length == 0)
        {
            return null;
        }

        var chart = new Chart(TimeAxis.Width, 140) { Upwards = title };
        time.Put(chart);
        var axis = chart.Axis(AxisPosition.Left, format);
        var top = drawn.Max(line => line.Points.Max(point => point.Value));
        (axis.Minimum, axis.Maximum) = (0, top > 0 ? top * 1.15 : 1);
        for (var i = 0; i < drawn.Length; i++)
        {
            var line = steps ? new StairStepSeries { VerticalStrokeThickness = 1 } : new LineSeries();
            line.Color = Ink.Series[i % Ink.Series.Count];
            line.StrokeThickness = 1.6;
            line.LineStyle = i == 0 ? LineStyle.Solid : LineStyle.Dash;
            line.Points.AddRange(Thinning.Extremes(drawn[i].Points, Parts).Select(point => new DataPoint(time.On(point.At), point.Value)));
            chart.Model.Series.Add(line);
        }

        return new Picture(chart.Draw(prefix), chart.Width, chart.Height, string.Join(' ', drawn.Select(line =>
            $"{line.Name}: from {format(line.Points.Min(point => point.Value))} to {format(line.Points.Max(point => point.Value))}, last {format(line.Points[^1].Value)}.")));
    }
}
