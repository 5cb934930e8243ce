using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Series;
using Validator.Metrics;

namespace Validator.Reports.Charts;

/// <summary>Requests one below the other, each from when it was due to its end: the wait, the time to the first token, the answer.</summary>
internal static class Waterfall
{
    /// <summary>Requests that a picture shows.</summary>
    public const int Rows = 60;

    /// <summary>Of these, at most so many that failed.</summary>
    private const int FailedRows = 40;

    /// <summary>The requests that are shown: all, or the first that failed, the slowest, and others evenly from the rest.</summary>
    public static IReadOnlyList<RequestRecord> Choose(IReadOnlyList<RequestRecord> records)
    {
        if (records.Count <= Rows)
        {
            return [.. records.OrderBy(Begin)];
        }

        var chosen = records.Where(record => !record.IsSuccess).OrderBy(Begin).Take(FailedRows).ToHashSet();
        chosen.UnionWith(records.OrderByDescending(record => End(record) - Begin(record)).Take(10));
        var rest = records.Except(chosen).OrderBy(Begin).ToArray();
        var wanted = Math.Max(0, Rows - chosen.Count);
        chosen.UnionWith(Enumerable.Range(0, wanted).Select(i => rest[(int)((long)i * rest.Length / wanted)]));
        return [.. chosen.OrderBy(Begin)];
    }

    /// <summary>Draws it; null for no request.</summary>
    /// <param name="prefix">Of the names in the picture.</param>
    /// <param name="shown">As <see cref="Choose"/> chose them.</param>
    public static Picture? Of(string prefix, IReadOnlyList<RequestRecord> shown)
    {
        if (shown.Count == 0)
        {
            return null;
        }

        var chart = new Chart(TimeAxis.Width, 44 + (shown.Count * 14));
        chart.Model.PlotMargins = new OxyThickness(56, 4, 14, 26);
        var time = new TimeAxis(Math.Max(0, shown.Min(Begin)), Math.Max(shown.Max(End), shown.Min(Begin) + 0.001), []);
        time.Put(chart, room: 0.03);
        var rows = chart.Axis(AxisPosition.Left, Chart.Number);
        (rows.StartPosition, rows.EndPosition) = (1, 0);
        (rows.Minimum, rows.Maximum, rows.MajorStep) = (-0.7, shown.Count - 0.3, 1);
        rows.MajorGridlineStyle = LineStyle.None;
        rows.LabelFormatter = row => row == Math.Floor(row) && row >= 0 && row < shown.Count ? $"#{shown[(int)row].Id}" : string.Empty;
        var (wait, first, answer) = (Bars(Ink.Wait), Bars(Ink.Second), Bars(Ink.First));
        for (var row = 0; row < shown.Count; row++)
        {
            var record = shown[row];
            var (sent, token, end) = (record.SentAt ?? End(record), record.FirstTokenAt ?? End(record), End(record));
            Bar(wait, row, time.On(Begin(record)), time.On(sent), 0.16);
            Bar(first, row, time.On(sent), time.On(token), 0.26);
            Bar(answer, row, time.On(token), time.On(end), 0.36);
            if (!record.IsSuccess)
            {
                chart.Model.Annotations.Add(new PointAnnotation { X = time.On(end), Y = row, Shape = MarkerType.Cross, Fill = Ink.Bad, Stroke = Ink.Bad, StrokeThickness = 2, Size = 4 });
            }
        }

        chart.Model.Series.Add(wait);
        chart.Model.Series.Add(first);
        chart.Model.Series.Add(answer);
        return new Picture(
            chart.Draw(prefix), chart.Width, chart.Height,
            $"{shown.Count} requests one below the other over time, {shown.Count(record => !record.IsSuccess)} of them failed. The table of requests in requests.jsonl has the times.");
    }

    private static RectangleBarSeries Bars(OxyColor color) => new() { FillColor = color, StrokeThickness = 0 };

    private static void Bar(RectangleBarSeries bars, int row, double from, double to, double half)
    {
        if (to > from)
        {
            bars.Items.Add(new RectangleBarItem(from, row - half, to, row + half));
        }
    }

    private static double Begin(RequestRecord record) => Math.Min(record.ScheduledAt, record.SentAt ?? record.ScheduledAt);

    private static double End(RequestRecord record) => record.EndedAt ?? record.LastByteAt ?? record.FirstTokenAt ?? record.SentAt ?? record.ScheduledAt;
}
