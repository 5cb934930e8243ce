using CsCheck;
using Validator.Metrics;
using Validator.Metrics.Statistics;
using Xunit;

namespace Validator.Tests.Metrics.Statistics;

/// <summary>The bounds beside figures from the literature, and as they must lie for every sample.</summary>
public class IntervalTests
{
    private static readonly int[] s_percents = [1, 5, 10, 50, 90, 95, 99];

    private static Interval Percentile(int count, int percent, double confidence) => PercentileInterval.Of(rank => rank, count, percent, confidence);

    // Ranks of one-sided distribution-free bounds: Conover, "Practical Nonparametric Statistics"; Hahn and Meeker, table A.16.
    [Theory]
    [InlineData(59, 95, 0.95, 59)]
    [InlineData(93, 95, 0.95, 92)]
    [InlineData(29, 90, 0.95, 29)]
    [InlineData(46, 90, 0.95, 45)]
    [InlineData(100, 50, 0.95, 59)]
    public void The_upper_bound_of_a_percentile_is_the_known_rank(int count, int percent, double confidence, int rank) =>
        Assert.Equal(rank, Percentile(count, percent, confidence).Upper);

    [Theory]
    [InlineData(58, 95)]
    [InlineData(28, 90)]
    [InlineData(298, 99)]
    [InlineData(4, 50)]
    public void One_value_fewer_tells_no_bound_and_how_many_would(int count, int percent)
    {
        var interval = Percentile(count, percent, 0.95);
        Assert.Equal((double.PositiveInfinity, (long?)(count + 1)), (interval.Upper, interval.Needed));
        Assert.True(double.IsFinite(Percentile(count + 1, percent, 0.95).Upper));
        Assert.Null(Percentile(count + 1, percent, 0.95).Needed);
    }

    [Fact]
    public void A_bound_seen_from_the_other_end_is_the_same() =>
        Gen.Select(Gen.Int[1, 400], Gen.Int[0, 6].Select(i => s_percents[i]), Gen.Double[0.5, 0.999]).Sample((count, percent, confidence) =>
        {
            var (one, other) = (Percentile(count, percent, confidence), Percentile(count, 100 - percent, confidence));
            Assert.Equal(one.Lower, double.IsFinite(other.Upper) ? count + 1 - other.Upper : double.NegativeInfinity);
            Assert.True(one.Lower <= one.Upper);
        });

    // Newcombe, Statistics in Medicine 17 (1998), table I: 81 of 263, two-sided 95%, so 97.5% of each end.
    [Fact]
    public void A_rate_has_the_published_bounds()
    {
        var interval = RateInterval.Of(81, 263, 0.975);
        Assert.Equal((0.2527, 0.3676), (Math.Round(interval.Lower, 4), Math.Round(interval.Upper, 4)));
    }

    [Theory]
    [InlineData(0, 10, 0, 0.2589)]
    [InlineData(10, 10, 0.7411, 1)]
    public void A_rate_without_a_failure_is_bounded_all_the_same(int held, int count, double lower, double upper)
    {
        var interval = RateInterval.Of(held, count, 0.95);
        Assert.Equal((lower, upper), (Math.Round(interval.Lower, 4), Math.Round(interval.Upper, 4)));
    }

    [Theory]
    [InlineData(0.99, 299)]
    [InlineData(0.95, 59)]
    [InlineData(1.0, null)]
    public void What_shows_a_rate_without_a_failure(double share, int? needed) => Assert.Equal((long?)needed, RateInterval.Needed(share, 0.95));

    // Student's own sleep data (1908), the second drug without its last value: mean 2.211, deviation 2.086, t = 2.306.
    [Fact]
    public void Few_values_have_Students_bounds()
    {
        double[] sleep = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6];
        var interval = MeanInterval.Of(sleep, 0.975, least: 2);
        Assert.Equal((0.608, 3.815, MeanInterval.Student), (Math.Round(interval.Lower, 3), Math.Round(interval.Upper, 3), interval.Method));
    }

    [Fact]
    public void More_values_are_resampled_and_always_alike()
    {
        double[] values = [.. Enumerable.Range(1, 40).Select(i => Math.Exp(i % 7))];
        var (one, other) = (MeanInterval.Of(values, 0.95), MeanInterval.Of(values, 0.95));
        Assert.Equal(one, other);
        Assert.Equal(MeanInterval.Bootstrap, one.Method);

        // Skewed to the right: the upper bound lies farther off than the lower one.
        Assert.True(one.Upper - values.Average() > values.Average() - one.Lower);
    }

    [Fact]
    public void An_infinite_value_makes_the_mean_infinite_and_one_value_tells_nothing()
    {
        Assert.Equal(double.PositiveInfinity, MeanInterval.Of([1, double.PositiveInfinity], 0.95).Lower);
        Assert.Equal(new Interval(double.NegativeInfinity, double.PositiveInfinity, MeanInterval.Student) { Needed = 10 }, MeanInterval.Of([1, 2, 1, 2, 1, 2, 1, 2, 1], 0.95));
        Assert.Equal(new Interval(3, 3, MeanInterval.Student), MeanInterval.Of([3, 3, 3], 0.95, least: 2));

        // A rough idea of what a gate needs is of what it needs in the end.
        Assert.Equal(MeanInterval.Least, MeanInterval.Of([3], 0.95, least: 2).Needed);
    }

    [Fact]
    public void Against_a_baseline_both_runs_vary()
    {
        double[] values = [10, 12, 11, 13, 9, 10, 12, 11, 13, 9];
        double[] others = [10, 14, 8, 12, 10, 14, 8, 12, 10, 14, 8, 12];
        var baseline = SampledMean.Of(others);
        var interval = WelchInterval.Of(values, baseline, 1, 0.975);

        // By hand: variances 2.222 and 5.455, error sqrt(0.2222 + 0.4545) = 0.8227, 18.88 degrees of freedom, t = 2.094.
        // The bootstrap of ten values adds a good deal, of what has no skew the same at both ends.
        Assert.InRange(interval.Lower, 11 - (1.5 * 1.723), 11 - 1.723 + 0.002);
        Assert.InRange(interval.Upper, 11 + 1.723 - 0.002, 11 + (1.5 * 1.723));
        Assert.Equal(WelchInterval.Bootstrap, interval.Method);

        var few = WelchInterval.Of(values[..9], SampledMean.Of(others), 1, 0.975, least: 5);

        // Nine of them: 11.222, error 0.8189, 18.27 degrees of freedom, t = 2.0988.
        Assert.Equal((WelchInterval.Welch, 9.504, 12.941), (few.Method, Math.Round(few.Lower, 3), Math.Round(few.Upper, 3)));
        Assert.Equal(interval, WelchInterval.Of(values, baseline, 1, 0.975));
        Assert.Equal(10, WelchInterval.Of(values[1..], baseline, 1, 0.975).Needed);
        Assert.Equal(10, WelchInterval.Of(values, SampledMean.Of([10, 14, 8, 12]), 1, 0.975).Needed);
    }

    /// <summary>A mean of few skewed values may lie much higher, whatever they are compared to.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Against_a_long_baseline_the_skew_of_this_run_counts(bool kept)
    {
        double[] values = [.. Enumerable.Range(1, 20).Select(i => Math.Exp(i % 5))];
        double[] others = [.. Enumerable.Range(1, 400).Select(i => Math.Exp(i % 5))];
        var interval = WelchInterval.Of(values, kept ? SampledMean.Of(others) : SampledMean.Of(Distribution.Summarize(others), null)!, 1, 0.95);
        Assert.True(interval.Upper - values.Average() > 1.3 * (values.Average() - interval.Lower), $"{interval}");
    }

    [Theory]
    [InlineData(Aggregation.P99, 100)]
    [InlineData(Aggregation.P1, 100)]
    [InlineData(Aggregation.P95, 20)]
    [InlineData(Aggregation.P10, 10)]
    [InlineData(Aggregation.P50, 2)]
    [InlineData(Aggregation.Max, 1)]
    [InlineData(Aggregation.Mean, 1)]
    public void Values_that_an_aggregation_needs(Aggregation aggregation, long needed) => Assert.Equal(needed, AggregationNeeds.Least(aggregation));

    [Theory]
    [InlineData(Aggregation.P95, false, 59)]
    [InlineData(Aggregation.P95, true, 2)]
    [InlineData(Aggregation.P10, true, 29)]
    [InlineData(Aggregation.P10, false, 2)]
    [InlineData(Aggregation.Mean, true, 10)]
    public void Values_that_a_bound_needs(Aggregation aggregation, bool floor, long needed) => Assert.Equal(needed, AggregationNeeds.Least(aggregation, floor, 0.95));
}
