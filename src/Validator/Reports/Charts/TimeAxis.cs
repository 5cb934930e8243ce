using System.Globalization;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;

namespace Validator.Reports.Charts;

/// <summary>The time that all charts of one configuration share, so that what happened together stands one above the other.</summary>
/// <param name="From">Where the pictures begin, in seconds since the run began; they count from there.</param>
/// <param name="To">Where they end.</param>
/// <param name="Failures">When requests failed.</param>
internal sealed record TimeAxis(double From, double To, IReadOnlyList<double> Failures)
{
    public const double Width = 960;

    /// <summary>Places on the axis that can be told apart.</summary>
    private const int Places = 400;

    /// <summary>Steps between labels, in seconds.</summary>
    private static readonly double[] s_steps = [0.001, 0.01, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400];

    /// <summary>Length in seconds.</summary>
    public double Length => To - From;

    /// <summary>Puts the axis, and a line for each failure, into a chart.</summary>
    /// <param name="chart">The chart.</param>
    /// <param name="room">Share of the length that is left free at the end.</param>
    public void Put(Chart chart, double room = 0.01)
    {
        var axis = chart.Axis(AxisPosition.Bottom, Words);
        (axis.Minimum, axis.Maximum) = (0, Length * (1 + room));
        axis.MajorStep = s_steps.FirstOrDefault(step => Length / step <= 10, Length / 8);
        chart.Model.PlotMargins = new OxyThickness(chart.Model.PlotMargins.Left, chart.Model.PlotMargins.Top, 34, chart.Model.PlotMargins.Bottom);
        var marks = Marks();

        // Many marks are paler, so that they do not hide what they are to explain.
        var strength = (byte)(marks.Count <= 40 ? 110 : Math.Max(24, 110 * 40 / marks.Count));
        foreach (var (at, _) in marks)
        {
            chart.Model.Annotations.Add(new LineAnnotation
            {
                Type = LineAnnotationType.Vertical,
                X = at - From,
                Color = OxyColor.FromAColor(strength, Ink.Bad),
                StrokeThickness = 1,
                LineStyle = LineStyle.Solid,
                Layer = AnnotationLayer.BelowSeries,
            });
        }
    }

    /// <summary>A time as the pictures count it.</summary>
    public double On(double at) => at - From;

    /// <summary>The failures, those on the same place counted together.</summary>
    public IReadOnlyList<(double At, int Count)> Marks() => Thinning.Marks(Failures, From, To, Places);

    private string Words(double seconds)
    {
        var time = TimeSpan.FromSeconds(seconds);
        return Length < 120 ? seconds.ToString("0.###", CultureInfo.InvariantCulture) + " s"
            : time.TotalHours >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time:mm\\:ss}")
            : time.ToString(@"m\:ss", CultureInfo.InvariantCulture);
    }
}
