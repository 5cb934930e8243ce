using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Series;
using Validator.Gates;
using Validator.Metrics;

namespace Validator.Reports.Charts;

/// <summary>How a figure is spread over the requests: a histogram with the percentiles that gates name.</summary>
internal static class DistributionChart
{
    private const int Bins = 28;

    /// <summary>From this ratio of the greatest to the least value on the scale is logarithmic.</summary>
    private const double Wide = 20;

    /// <summary>Draws it; null where fewer than two different values make no distribution.</summary>
    public static Picture? Of(string prefix, MetricDefinition metric, IReadOnlyList<Weighted> values, DistributionSummary summary)
    {
        var finite = values.Where(value => double.IsFinite(value.Value)).ToArray();
        if (finite.Length < 2)
        {
            return null;
        }

        var (least, greatest) = (finite.Min(value => value.Value), finite.Max(value => value.Value));
        var positive = finite.Where(value => value.Value > 0).Select(value => value.Value).DefaultIfEmpty(0).Min();
        var logarithmic = positive > 0 && greatest / positive >= Wide;
        var (from, to) = logarithmic ? (Math.Max(positive, greatest / 1e6), greatest * 1.05) : least < greatest ? (least, greatest) : (least * 0.9, (least * 1.1) + 1e-6);
        var chart = new Chart(440, 200) { Upwards = metric.Name == MetricName.InterChunk ? "gaps" : "requests" };
        string Format(double value) => GateFormat.Text(value, metric.Unit);
        Axis across = logarithmic ? chart.Logarithmic(AxisPosition.Bottom, Format) : chart.Axis(AxisPosition.Bottom, Format);
        (across.Minimum, across.Maximum) = (from, to);
        across.IntervalLength = 90;
        var counts = Count(finite, from, to, logarithmic);
        var up = chart.Axis(AxisPosition.Left, Chart.Number);
        (up.Minimum, up.Maximum, up.MinimumMajorStep) = (0, counts.Max(bin => bin.Count) * 1.25, 1);
        var bars = new RectangleBarSeries { FillColor = Ink.First, StrokeThickness = 0 };
        foreach (var (start, end, count) in counts.Where(bin => bin.Count > 0))
        {
            bars.Items.Add(new RectangleBarItem(start, 0, end, count));
        }

        chart.Model.Series.Add(bars);
        Percentiles(chart, summary, (from, to), up.Maximum, logarithmic, Format);
        return new Picture(
            chart.Draw(prefix), chart.Width, chart.Height,
            $"{metric.Name} of {summary.Count} values: p10 {Format(summary.P10)}, p50 {Format(summary.P50)}, p90 {Format(summary.P90)}, p99 {Format(summary.P99)}, max {Format(summary.Max)}; {summary.Failed} of failed requests.");
    }

    private static (double Start, double End, long Count)[] Count(Weighted[] values, double from, double to, bool logarithmic)
    {
        var (low, high) = logarithmic ? (Math.Log(from), Math.Log(to)) : (from, to);
        var width = (high - low) / Bins;
        var counts = new long[Bins];
        foreach (var value in values)
        {
            var place = logarithmic ? Math.Log(Math.Max(value.Value, from)) : value.Value;
            counts[Math.Clamp((int)((place - low) / width), 0, Bins - 1)] += value.Count;
        }

        double Edge(int bin) => logarithmic ? Math.Exp(low + (bin * width)) : low + (bin * width);
        return [.. counts.Select((count, bin) => (Edge(bin), Edge(bin + 1), count))];
    }

    /// <summary>Labels that would stand on each other, or on another line, are left out; the table below has them all.</summary>
    private static void Percentiles(Chart chart, DistributionSummary summary, (double From, double To) across, double top, bool logarithmic, Func<double, string> format)
    {
        // A label takes about a quarter of the width.
        const double Length = 0.28;
        var (from, to) = across;
        double Place(double value) => logarithmic ? Math.Log(value / from) / Math.Log(to / from) : (value - from) / (to - from);
        var shown = new[] { ("p50", summary.P50), ("p90", summary.P90), ("p99", summary.P99) }.Where(each => double.IsFinite(each.Item2) && each.Item2 >= from && each.Item2 <= to).ToArray();
        var taken = new List<double>();
        foreach (var (name, value) in shown)
        {
            chart.Model.Annotations.Add(new LineAnnotation
            {
                Type = LineAnnotationType.Vertical,
                X = value,
                Color = Ink.Second,
                StrokeThickness = 1.5,
                LineStyle = LineStyle.Dash,
            });
            bool Fits(double start) => start >= 0 && start + Length <= 1.03
                && taken.TrueForAll(other => Math.Abs(other - start) >= Length)
                && shown.All(other => other.Item2.Equals(value) || Place(other.Item2) <= start || Place(other.Item2) >= start + Length);
            var (right, left) = (Place(value), Place(value) - Length);
            if (Fits(right) || Fits(left))
            {
                var before = !Fits(right);
                taken.Add(before ? left : right);
                chart.Model.Annotations.Add(new TextAnnotation
                {
                    Text = $"{name} {format(value)}",
                    TextPosition = new DataPoint(value, top),
                    TextColor = Ink.Second,
                    Stroke = OxyColors.Transparent,
                    TextHorizontalAlignment = before ? HorizontalAlignment.Right : HorizontalAlignment.Left,
                    TextVerticalAlignment = VerticalAlignment.Top,
                    Offset = new ScreenVector(before ? -4 : 4, 0),
                });
            }
        }
    }
}
