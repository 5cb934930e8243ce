namespace Validator.Reports.Charts;

/// <summary>
/// Fewer points of a long series without hiding what sticks out: time is cut into equal parts, and of each part the least and
/// the greatest point stay. Points are never averaged: each that is drawn was measured.
/// </summary>
internal static class Thinning
{
    /// <summary>Thins.</summary>
    /// <param name="points">Points in any order.</param>
    /// <param name="parts">Equal parts of time; at most two points of each stay.</param>
    /// <returns>All points, or the kept ones, in the order of time.</returns>
    public static IReadOnlyList<(double At, double Value)> Extremes(IReadOnlyList<(double At, double Value)> points, int parts)
    {
        if (points.Count <= 2 * parts)
        {
            return [.. points.OrderBy(point => point.At)];
        }

        var (from, to) = (points.Min(point => point.At), points.Max(point => point.At));
        var width = to > from ? (to - from) / parts : 1;
        return [.. points
            .GroupBy(point => Math.Min(parts - 1, (int)((point.At - from) / width)))
            .OrderBy(part => part.Key)
            .SelectMany(part => Ends([.. part]))];
    }

    /// <summary>Marks of events: those that fall on the same place of a picture are one mark, which counts them.</summary>
    /// <param name="times">When they happened.</param>
    /// <param name="from">Begin of the picture.</param>
    /// <param name="to">End of the picture.</param>
    /// <param name="places">Places that can be told apart.</param>
    public static IReadOnlyList<(double At, int Count)> Marks(IEnumerable<double> times, double from, double to, int places)
    {
        var width = to > from ? (to - from) / places : 1;
        return [.. times
            .GroupBy(at => Math.Clamp((int)((at - from) / width), 0, places - 1))
            .OrderBy(place => place.Key)
            .Select(place => (place.First(), place.Count()))];
    }

    private static IEnumerable<(double At, double Value)> Ends((double At, double Value)[] part)
    {
        var (least, greatest) = (part.MinBy(point => point.Value), part.MaxBy(point => point.Value));
        return least == greatest ? [least] : least.At <= greatest.At ? [least, greatest] : [greatest, least];
    }
}
