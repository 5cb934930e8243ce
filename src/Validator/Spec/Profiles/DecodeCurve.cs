namespace Validator.Spec.Profiles;

/// <summary>The speed of decoding between the points that a profile gives.</summary>
public static class DecodeCurve
{
    /// <summary>
    /// The point of the nearest context (of two as near, the larger), between whose threads it goes in a straight line; beyond
    /// the first and the last it stays level. What is processed is said by the nearest of its points.
    /// </summary>
    /// <param name="points">The points; not empty.</param>
    /// <param name="contextLength"><c>num_ctx</c>.</param>
    /// <param name="threads"><c>num_thread</c>.</param>
    public static DecodePoint At(IReadOnlyList<DecodePoint> points, int contextLength, int threads)
    {
        var nearest = points.Select(point => point.ContextLength)
            .OrderBy(length => Math.Abs((long)length - contextLength)).ThenByDescending(length => length)
            .First();
        var row = points.Where(point => point.ContextLength == nearest).OrderBy(point => point.Threads).ToArray();
        var below = row.LastOrDefault(point => point.Threads <= threads) ?? row[0];
        var above = row.FirstOrDefault(point => point.Threads >= threads) ?? row[^1];
        var share = above.Threads > below.Threads ? (double)(threads - below.Threads) / (above.Threads - below.Threads) : 0;
        return new DecodePoint(
            contextLength,
            threads,
            below.TokensPerSecond + (share * (above.TokensPerSecond - below.TokensPerSecond)),
            (share <= 0.5 ? below : above).ProcessesUpTo);
    }
}
