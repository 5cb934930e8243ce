using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Series;
using Validator.Gates;
using Validator.Metrics;

namespace Validator.Reports.Charts;

/// <summary>Decode speed by <c>num_thread</c>, a line for each set of the other options.</summary>
internal static class ThreadCurve
{
    private const string Threads = "num_thread";

    /// <summary>Draws it; null where the configurations do not differ in their threads.</summary>
    public static (Picture Picture, IReadOnlyList<string> Lines)? Of(string prefix, Verdict verdict)
    {
        var points = verdict.Configurations
            .Select(configuration => (configuration, Threads: ThreadsOf(configuration), Speed: SideBySideWords.MedianSpeed(configuration)))
            .Where(point => point is { Threads: not null, Speed: not null })
            .ToArray();
        if (points.Select(point => point.Threads).Distinct().Count() < 2)
        {
            return null;
        }

        var chart = new Chart(720, 300) { Upwards = "tokens/s, median, by num_thread" };
        var across = chart.Axis(AxisPosition.Bottom, value => points.Any(point => point.Threads == value) ? Chart.Number(value) : string.Empty);
        var (least, most) = (points.Min(point => point.Threads!.Value), points.Max(point => point.Threads!.Value));
        across.MajorTickSize = 0;
        var room = (most - least) * 0.08;
        // A word stands left of a point that was rejected.
        var leftmost = points.Any(point => point.Threads == least && point.configuration.Decision == Decision.Rejected) ? 3 * room : room;
        (across.Minimum, across.Maximum, across.MajorStep) = (least - leftmost, most + (4 * room), Math.Max(1, Math.Ceiling((most - least) / 16)));
        var bounds = verdict.Configurations.SelectMany(configuration => configuration.Gates).Where(gate => gate is { Threshold: not null, Unit: Spec.Unit.PerSecond } && gate.Expression.StartsWith(MetricName.Decode, StringComparison.Ordinal)).DistinctBy(gate => gate.Threshold).ToArray();
        var up = chart.Axis(AxisPosition.Left, Chart.Number);
        var top = Math.Max(points.Max(point => point.Speed!.Value), bounds.Max(bound => bound.Threshold) ?? 0);
        (up.Minimum, up.Maximum) = (top > 0 ? -top * 0.07 : 0, top > 0 ? top * 1.2 : 1);
        up.LabelFormatter = value => value < 0 ? string.Empty : Chart.Number(value);
        foreach (var bound in bounds)
        {
            chart.Model.Annotations.Add(new LineAnnotation
            {
                Type = LineAnnotationType.Horizontal, Y = bound.Threshold!.Value, Color = Ink.Bound, LineStyle = LineStyle.Dash, StrokeThickness = 1.5,
                Text = $"gate {bound.Id}: {GateFormat.Text(bound.Threshold, bound.Unit)}", TextColor = Ink.Bound, TextLinePosition = 0.25, TextPadding = 4, TextHorizontalAlignment = HorizontalAlignment.Center,
            });
        }

        if (verdict.PhysicalCores is { } cores && cores >= least - room && cores <= most + room)
        {
            chart.Model.Annotations.Add(new LineAnnotation
            {
                Type = LineAnnotationType.Vertical, X = cores, Color = Ink.Muted, LineStyle = LineStyle.Dot, StrokeThickness = 1.5,
                Text = $"{cores} physical cores", TextColor = Ink.Muted, TextLinePosition = 0.02, TextOrientation = AnnotationTextOrientation.Horizontal, TextHorizontalAlignment = HorizontalAlignment.Left,
            });
        }

        var lines = points.GroupBy(point => Rest(point.configuration)).ToArray();
        var drawn = lines.Select(line => (line.Key, Points: line.OrderBy(point => point.Threads).Select(point => (point.Threads!.Value, point.Speed!.Value, point.configuration.Decision)).ToArray())).ToArray();
        var shifts = Shifts([.. drawn.Select(line => line.Points[^1].Item2)], chart.PlotHeight / (up.Maximum - up.Minimum));
        for (var i = 0; i < drawn.Length; i++)
        {
            Draw(chart, i, drawn[i].Key, drawn[i].Points, shifts[i]);
        }

        var words = points.Select(point => $"{point.configuration.Id}: {GateFormat.Text(point.Speed!.Value, Spec.Unit.PerSecond)}, {VerdictNames.Of(point.configuration.Decision)}").ToArray();
        return (new Picture(chart.Draw(prefix), chart.Width, chart.Height, $"Decode speed by number of threads. {string.Join("; ", words)}."), words);
    }

    private static void Draw(Chart chart, int number, string name, (double Threads, double Speed, Decision Decision)[] points, double shift)
    {
        var color = Ink.Series[number % Ink.Series.Count];
        MarkerType[] shapes = [MarkerType.Circle, MarkerType.Square, MarkerType.Diamond, MarkerType.Triangle];
        var line = new LineSeries
        {
            Color = color, StrokeThickness = 2, MarkerType = shapes[number % shapes.Length], MarkerSize = 5, MarkerFill = color, MarkerStroke = color,
            LineStyle = number % 2 == 0 ? LineStyle.Solid : LineStyle.LongDash,
        };
        line.Points.AddRange(points.Select(point => new DataPoint(point.Threads, point.Speed)));
        chart.Model.Series.Add(line);
        foreach (var (threads, _, decision) in points.Where(point => point.Decision is Decision.Rejected))
        {
            var speed = points.First(point => point.Threads == threads).Speed;
            chart.Model.Annotations.Add(new TextAnnotation
            {
                Text = $"✕ {VerdictNames.Of(decision)}", TextPosition = new DataPoint(threads, speed), TextColor = Ink.Bad, Stroke = OxyColors.Transparent,
                TextHorizontalAlignment = HorizontalAlignment.Right, TextVerticalAlignment = VerticalAlignment.Top, Offset = new ScreenVector(-4, 6),
            });
        }

        var (last, end, _) = points[^1];
        chart.Model.Annotations.Add(new TextAnnotation
        {
            Text = name, TextPosition = new DataPoint(last, end), TextColor = color, Stroke = OxyColors.Transparent,
            TextHorizontalAlignment = HorizontalAlignment.Left, TextVerticalAlignment = VerticalAlignment.Bottom, Offset = new ScreenVector(10, shift - 3),
        });
    }

    /// <summary>By how many pixels each line's name is moved down, so that names of lines that end close together do not lie on each other.</summary>
    private static double[] Shifts(double[] ends, double pixels)
    {
        var shifts = new double[ends.Length];
        var free = double.NegativeInfinity;
        foreach (var line in Enumerable.Range(0, ends.Length).OrderByDescending(line => ends[line]))
        {
            var place = Math.Max(-ends[line] * pixels, free);
            shifts[line] = place + (ends[line] * pixels);
            free = place + Chart.FontSize + 2;
        }

        return shifts;
    }

    private static double? ThreadsOf(ConfigurationVerdict configuration) => configuration.Options.GetValueOrDefault(Threads)?.Whole;

    /// <summary>What else tells the configuration from others, by its id.</summary>
    private static string Rest(ConfigurationVerdict configuration)
    {
        var rest = string.Join(' ', configuration.Options.Where(option => option.Key is "num_ctx" or "num_gpu" or "num_batch").Select(option => $"{option.Key} {option.Value.Text}"));
        return rest.Length > 0 ? rest : "all";
    }
}
