using CsCheck;
using Validator.Metrics.Statistics;
using Xunit;

namespace Validator.Tests.Metrics.Statistics;

/// <summary>The test that may be looked at after every value.</summary>
public class SequentialShareTests
{
    /// <summary>Of values that all hold, the mixture against a half is 2(2^(n+1) - 1)/((n + 1) 2) by hand.</summary>
    [Theory]
    [InlineData(6, false)] // 127 / 7 = 18.1
    [InlineData(7, true)] // 255 / 8 = 31.9
    public void All_of_a_few_are_above_a_half(int count, bool shown)
    {
        Assert.Equal(shown, SequentialShare.Exceeds(count, count, 0.5, 0.05));
        Assert.Equal(7, SequentialShare.Needed(0.5, 0.05));
    }

    [Fact]
    public void The_least_number_is_where_it_turns() => Gen.Select(Gen.Int[1, 400], Gen.Double[0.02, 0.98], Gen.Double[0.001, 0.4]).Sample((count, share, error) =>
    {
        var least = SequentialShare.Least(count, share, error);
        Assert.True(least > count || SequentialShare.Exceeds(least, count, share, error));
        Assert.False(SequentialShare.Exceeds(least - 1, count, share, error));
    });

    [Fact]
    public void A_bound_of_a_share_is_what_the_test_shows() => Gen.Select(Gen.Int[1, 200], Gen.Double[0, 1], Gen.Double[0.02, 0.98]).Sample((count, part, share) =>
    {
        var held = (long)(part * count);
        var interval = SequentialShare.OfShare(held, count, 0.95);
        Assert.InRange((double)held / count, interval.Lower, interval.Upper);
        if (Math.Abs(interval.Lower - share) > 1e-9)
        {
            Assert.Equal(SequentialShare.Exceeds(held, count, share, 1 - 0.95), interval.Lower > share);
        }
    });

    [Fact]
    public void It_is_never_narrower_than_a_single_look() => Gen.Select(Gen.Int[1, 300], Gen.Int[1, 99]).Sample((count, percent) =>
    {
        var looked = SequentialShare.OfPercentile(rank => rank, count, percent, 0.95);
        var once = PercentileInterval.Of(rank => rank, count, percent, 0.95);
        Assert.True(looked.Lower <= once.Lower && looked.Upper >= once.Upper);
        Assert.Equal(double.IsInfinity(looked.Lower) || double.IsInfinity(looked.Upper), looked.Needed is not null);
    });
}
