using CsCheck;
using Validator.Spec.Profiles;
using Xunit;

namespace Validator.Tests.Spec.Profiles;

public class DecodeCurveTests
{
    private static readonly DecodePoint[] Points =
    [
        new(131_072, 16, 5.3, null), new(131_072, 32, 4.6, null), new(262_144, 32, 4.0, 8192), new(262_144, 16, 5.1, null),
    ];

    [Theory]
    [InlineData(262_144, 16, 5.1)]
    [InlineData(262_144, 32, 4.0)]
    [InlineData(262_144, 24, 4.55)]
    [InlineData(262_144, 1, 5.1)]
    [InlineData(262_144, 64, 4.0)]
    [InlineData(4_096, 16, 5.3)]
    [InlineData(131_073, 32, 4.6)]
    [InlineData(200_000, 32, 4.0)]
    [InlineData(196_608, 32, 4.0)]
    public void It_goes_through_its_points_and_straight_between_threads(int context, int threads, double speed)
    {
        var point = DecodeCurve.At(Points, context, threads);

        Assert.Equal(speed, point.TokensPerSecond, 9);
        Assert.Equal((context, threads), (point.ContextLength, point.Threads));
    }

    [Theory]
    [InlineData(16, null)]
    [InlineData(24, null)]
    [InlineData(25, 8192)]
    [InlineData(32, 8192)]
    public void The_nearest_point_says_what_is_processed(int threads, int? limit) =>
        Assert.Equal(limit, DecodeCurve.At(Points, 262_144, threads).ProcessesUpTo);

    [Fact]
    public void It_never_leaves_the_range_of_its_points() =>
        Gen.Select(Gen.Select(Gen.Int[4, 300_000], Gen.Int[1, 64], Gen.Double[0.1, 100]).Array[1, 8], Gen.Int[4, 300_000], Gen.Int[1, 512])
            .Sample((points, context, threads) =>
            {
                DecodePoint[] known = [.. points.DistinctBy(p => (p.Item1, p.Item2)).Select(p => new DecodePoint(p.Item1, p.Item2, p.Item3, null))];
                var speed = DecodeCurve.At(known, context, threads).TokensPerSecond;

                Assert.InRange(speed, known.Min(p => p.TokensPerSecond) - 1e-9, known.Max(p => p.TokensPerSecond) + 1e-9);
            });
}
