using System.Globalization;
using System.Security;
using System.Text.RegularExpressions;
using OxyPlot;
using OxyPlot.Axes;

namespace Validator.Reports.Charts;

/// <summary>One picture of a figure, drawn by OxyPlot as SVG.</summary>
internal sealed partial class Chart
{
    private const double LineWidth = 1, Above = 24, Below = 26;

    public Chart(double width, double height)
    {
        (Width, Height) = (width, height);
        Model = new PlotModel
        {
            Background = OxyColors.Undefined,
            PlotAreaBorderThickness = new OxyThickness(0),
            TextColor = Ink.Muted,
            DefaultFontSize = FontSize,
            Padding = new OxyThickness(0),
            PlotMargins = new OxyThickness(56, Above, 14, Below),
        };
    }

    public const double FontSize = 12;

    public double Width { get; }

    public double Height { get; }

    /// <summary>Pixels from the lowest figure to the highest.</summary>
    public double PlotHeight => Height - Above - Below;

    public PlotModel Model { get; }

    /// <summary>What the figures upwards are, with their unit: stands above the picture, where it is read without turning the head.</summary>
    public string Upwards { get; set; } = string.Empty;

    /// <summary>An axis in the chart's own look.</summary>
    /// <param name="position">Bottom or left.</param>
    /// <param name="format">Writes its figures.</param>
    public LinearAxis Axis(AxisPosition position, Func<double, string> format)
    {
        var axis = new LinearAxis();
        Dress(axis, position, format);
        return axis;
    }

    /// <summary>The same with a logarithmic scale.</summary>
    public LogarithmicAxis Logarithmic(AxisPosition position, Func<double, string> format)
    {
        var axis = new LogarithmicAxis();
        Dress(axis, position, format);
        return axis;
    }

    /// <summary>The picture, its elements' names made unique by a prefix.</summary>
    /// <param name="prefix">Letters and digits, another for each picture of a page.</param>
    public string Draw(string prefix)
    {
        var drawn = new SvgExporter { Width = Width, Height = Height, IsDocument = false }.ExportToString(Model);
        var start = drawn.IndexOf('>', drawn.IndexOf("<svg", StringComparison.Ordinal)) + 1;
        var inside = drawn[start..drawn.LastIndexOf("</svg>", StringComparison.Ordinal)];
        inside = Between().Replace(inside, "><")
            .Replace("\"clipPath", $"\"{prefix}-c", StringComparison.Ordinal)
            .Replace("url(#clipPath", $"url(#{prefix}-c", StringComparison.Ordinal)
            .Replace(" font-weight=\"400\"", string.Empty, StringComparison.Ordinal);
        var title = Upwards.Length == 0 ? string.Empty : $"<text x=\"4\" y=\"13\" font-size=\"12\" style=\"fill:var(--muted)\">{SecurityElement.Escape(Upwards)}</text>";
        return title + Ink.Resolve(Family().Replace(inside, string.Empty)).Trim();
    }

    private void Dress(Axis axis, AxisPosition position, Func<double, string> format)
    {
        axis.Position = position;
        axis.TextColor = Ink.Muted;
        axis.TicklineColor = Ink.Axis;
        axis.MinorTickSize = 0;
        axis.MajorTickSize = position == AxisPosition.Bottom ? 4 : 0;
        axis.AxislineStyle = position == AxisPosition.Bottom ? LineStyle.Solid : LineStyle.None;
        axis.AxislineColor = Ink.Axis;
        axis.MajorGridlineStyle = position == AxisPosition.Left ? LineStyle.Solid : LineStyle.None;
        axis.MajorGridlineColor = Ink.Grid;
        axis.MajorGridlineThickness = LineWidth;
        axis.LabelFormatter = format;
        axis.IntervalLength = position == AxisPosition.Left ? 36 : 80;
        Model.Axes.Add(axis);
    }

    /// <summary>A plain number for an axis, short enough to stand beside it.</summary>
    public static string Number(double value) => Math.Abs(value) switch
    {
        >= 1e6 => (value / 1e6).ToString("0.##", CultureInfo.InvariantCulture) + "M",
        >= 1e4 => (value / 1e3).ToString("0.##", CultureInfo.InvariantCulture) + "k",
        _ => value.ToString("0.###", CultureInfo.InvariantCulture),
    };

    /// <summary>Bytes for an axis, likewise.</summary>
    public static string Bytes(double value) => Math.Abs(value) switch
    {
        >= 1073741824 => (value / 1073741824).ToString("0.#", CultureInfo.InvariantCulture) + " GiB",
        >= 1048576 => (value / 1048576).ToString("0", CultureInfo.InvariantCulture) + " MiB",
        0 => "0",
        _ => (value / 1024).ToString("0.#", CultureInfo.InvariantCulture) + " KiB",
    };

    [GeneratedRegex(@">\s+<")]
    private static partial Regex Between();

    [GeneratedRegex(@" font-family=""[^""]*""")]
    private static partial Regex Family();
}
