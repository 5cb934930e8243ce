namespace Validator.Tests.Pipeline.Tuning;

/// <summary>A speed over 1 to 32 threads, straight between the points that are given.</summary>
internal sealed class Curve(string name, params (int Threads, double Speed)[] points)
{
    public const int Most = 32;

    public static IReadOnlyList<Curve> All { get; } =
    [
        new("peak at 16", (1, 1.4), (4, 5), (8, 8.6), (12, 10.6), (16, 11.2), (24, 9.4), (32, 8.3)),
        new("plateau 8 to 16", (1, 1.5), (4, 6), (8, 10), (16, 10), (24, 8), (32, 7)),
        new("peak at 1", (1, 10), (2, 8.5), (8, 5), (32, 3)),
        new("peak at 32", (1, 1), (8, 5), (16, 8), (24, 9.5), (32, 11)),
        new("two humps of SMT", (1, 1), (8, 7.5), (16, 10), (18, 8), (24, 8.8), (32, 9.4)),
        new("flat", (1, 10), (32, 10)),
        new("peak at 11", (1, 1), (8, 8), (11, 10), (16, 8.2), (32, 5)),
    ];

    public string Name => name;

    public double At(int threads)
    {
        var below = points.Last(point => point.Threads <= threads);
        var above = points.First(point => point.Threads >= threads);
        return below == above ? below.Speed : below.Speed + ((above.Speed - below.Speed) * (threads - below.Threads) / (above.Threads - below.Threads));
    }

    /// <summary>Whether a count is the best, or below it by less than the zone.</summary>
    public bool IsAsGood(int threads, double zone) => At(threads) >= (1 - zone) * Enumerable.Range(1, Most).Max(At);
}
