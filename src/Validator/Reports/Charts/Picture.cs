namespace Validator.Reports.Charts;

/// <summary>A drawn chart with the words that stand for it.</summary>
/// <param name="Svg">What is inside the SVG element; made by this program and OxyPlot, text in it encoded.</param>
/// <param name="Width">Of the drawing, in its own units.</param>
/// <param name="Height">The same.</param>
/// <param name="Alternative">The picture in a sentence, for those who do not see it.</param>
internal sealed record Picture(string Svg, double Width, double Height, string Alternative);
