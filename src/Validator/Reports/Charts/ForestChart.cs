using System.Globalization;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace Validator.Reports.Charts;

/// <summary>Differences with their intervals around no difference, one below the other.</summary>
internal static class ForestChart
{
    private const double RowHeight = 30;

    /// <summary>Draws it; null where there is no interval.</summary>
    /// <param name="prefix">Of the names in the picture.</param>
    /// <param name="rows">Name, difference and ends of its interval as shares, what it came to in a word, and whether that is bad or good.</param>
    /// <param name="margin">Share on both sides of no difference that counts as none.</param>
    public static Picture? Of(string prefix, IReadOnlyList<(string Name, double Difference, double Lower, double Upper, string Word, bool? Good)> rows, double margin)
    {
        if (rows.Count == 0)
        {
            return null;
        }

        var chart = new Chart(TimeAxis.Width, 54 + (rows.Count * RowHeight)) { Upwards = "new run less base run, as a share of the base run, with its interval" };
        chart.Model.PlotMargins = new OxyThickness(190, 24, 120, 26);
        var reach = Math.Max(rows.Max(row => Math.Max(Math.Abs(row.Lower), Math.Abs(row.Upper))), Math.Max(margin, 0.001)) * 1.15;
        var across = chart.Axis(AxisPosition.Bottom, Percent);
        (across.Minimum, across.Maximum) = (-reach, reach);
        var names = chart.Axis(AxisPosition.Left, _ => string.Empty);
        (names.StartPosition, names.EndPosition, names.Minimum, names.Maximum, names.MajorGridlineStyle) = (1, 0, -0.6, rows.Count - 0.4, LineStyle.None);
        names.MajorStep = 1;
        names.LabelFormatter = row => row >= 0 && row < rows.Count && row == Math.Floor(row) ? rows[(int)row].Name : string.Empty;
        chart.Model.Annotations.Add(new RectangleAnnotation { MinimumX = -margin, MaximumX = margin, Fill = Ink.Grid, Layer = AnnotationLayer.BelowAxes });
        chart.Model.Annotations.Add(new LineAnnotation { Type = LineAnnotationType.Vertical, X = 0, Color = Ink.Axis, LineStyle = LineStyle.Solid, StrokeThickness = 1 });
        for (var i = 0; i < rows.Count; i++)
        {
            Row(chart, i, rows[i]);
        }

        return new Picture(chart.Draw(prefix), chart.Width, chart.Height, string.Join("; ", rows.Select(row =>
            $"{row.Name}: {Percent(row.Difference)}, interval {Percent(row.Lower)} to {Percent(row.Upper)}, {row.Word}")));
    }

    private static void Row(Chart chart, int number, (string Name, double Difference, double Lower, double Upper, string Word, bool? Good) row)
    {
        var color = row.Good switch
        {
            true => Ink.Third,
            false => Ink.Bad,
            _ => Ink.First,
        };
        var line = new LineSeries { Color = color, StrokeThickness = 3 };
        line.Points.Add(new DataPoint(row.Lower, number));
        line.Points.Add(new DataPoint(row.Upper, number));
        chart.Model.Series.Add(line);
        var dot = new ScatterSeries
        {
            MarkerType = row.Good switch
            {
                true => MarkerType.Triangle,
                false => MarkerType.Diamond,
                _ => MarkerType.Circle,
            },
            MarkerSize = 6,
            MarkerFill = color,
        };
        dot.Points.Add(new ScatterPoint(row.Difference, number));
        chart.Model.Series.Add(dot);
    }

    private static string Percent(double share) => (share * 100).ToString("+0.#;-0.#;0", CultureInfo.InvariantCulture) + "%";
}
