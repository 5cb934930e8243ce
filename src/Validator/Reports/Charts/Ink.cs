using System.Text.RegularExpressions;
using OxyPlot;

namespace Validator.Reports.Charts;

/// <summary>
/// Colours of charts by what they mean. OxyPlot draws each with a colour that stands in for it, and the picture then names the
/// page's own variable instead, so that one picture fits a light and a dark page, and paper.
/// </summary>
internal static partial class Ink
{
    public static readonly OxyColor Text = Stand(1);
    public static readonly OxyColor Muted = Stand(2);
    public static readonly OxyColor Grid = Stand(3);
    public static readonly OxyColor Axis = Stand(4);
    public static readonly OxyColor Bad = Stand(5);
    public static readonly OxyColor Bound = Stand(6);
    public static readonly OxyColor First = Stand(7);
    public static readonly OxyColor Second = Stand(8);
    public static readonly OxyColor Third = Stand(9);
    public static readonly OxyColor Fourth = Stand(10);
    public static readonly OxyColor Wait = Stand(11);

    private static readonly string[] s_names = ["text", "muted", "grid", "axis", "bad", "bound", "s1", "s2", "s3", "s4", "wait"];

    /// <summary>Colours that tell series apart, each with a marker of its own beside it.</summary>
    public static IReadOnlyList<OxyColor> Series { get; } = [First, Second, Third, Fourth];

    /// <summary>A picture with the page's variables in place of the colours that stand in.</summary>
    public static string Resolve(string svg) => AttributeFill().Replace(StyleColour().Replace(svg, match => $"var(--{Name(match)})"), match => $"style=\"fill:{match.Groups[1].Value}\"");

    private static string Name(Match match) => s_names[int.Parse(match.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture) - 1];

    private static OxyColor Stand(byte number) => OxyColor.FromRgb(250, 0, number);

    [GeneratedRegex(@"rgb\(250,0,(\d+)\)")]
    private static partial Regex StyleColour();

    /// <summary>A variable is legal in a style, and not everywhere in an attribute.</summary>
    [GeneratedRegex(@"\bfill=""(var\([^)]*\))""")]
    private static partial Regex AttributeFill();
}
