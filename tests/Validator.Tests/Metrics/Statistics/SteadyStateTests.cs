using CsCheck;
using Validator.Metrics;
using Validator.Metrics.Statistics;
using Validator.Metrics.Steady;
using Xunit;

namespace Validator.Tests.Metrics.Statistics;

/// <summary>Warm-up that is found, and trends that remain.</summary>
public class SteadyStateTests
{
    [Theory]
    [InlineData(10, 40, 10)]
    [InlineData(5, 35, 5)]
    [InlineData(5, 15, 5)] // The fewest in which one is looked for.
    [InlineData(10, 10, 10)]
    [InlineData(0, 50, 0)]
    [InlineData(10, 9, 0)] // Too few to tell.
    [InlineData(40, 20, 0)] // The longer part is the load, not its warm-up.
    public void What_is_slower_at_the_front_is_cut(int slow, int fast, int cut) =>
        Assert.Equal(cut, Mser5.Cut([.. Enumerable.Range(0, slow + fast).Select(index => (index < slow ? 3.0 : 1.0) + Noise(index))]));

    [Fact]
    public void Equal_values_have_no_warm_up() => Assert.Equal(0, Mser5.Cut([.. Enumerable.Repeat(1.0, 50)]));

    [Fact]
    public void Of_mere_noise_little_is_cut_and_seldom()
    {
        var cuts = Enumerable.Range(1, 300).Select(seed =>
        {
            var random = new MathNet.Numerics.Random.MersenneTwister(seed);
            return Mser5.Cut([.. Enumerable.Range(0, 60).Select(_ => random.NextDouble())]);
        }).ToArray();

        // Where to cut is chosen by the values themselves, so that the test behind it errs more often than its 0.05%.
        Assert.InRange(cuts.Count(cut => cut > 0), 0, 15);
        Assert.All(cuts, cut => Assert.InRange(cut, 0, 30));
    }

    // Of the 15,504 ways to choose 5 of 20 one is as low and one as high.
    [Theory]
    [InlineData(20, 5, 2.0 / 15504)]
    [InlineData(6, 3, 2.0 / 20)]
    public void Few_values_are_told_apart_exactly(int count, int front, double p) =>
        Assert.Equal(p, RankSum.Differs([.. Enumerable.Range(1, count).Select(value => (double)value)], front), 12);

    // Ranks 1, 2.5, 2.5, 4.5, 4.5: of the 10 ways to choose 2 of them 2 come to 3.5, and none to less.
    [Fact]
    public void Ties_share_their_ranks() => Assert.Equal(2 * 0.2, RankSum.Differs([1, 2, 2, 3, 3], 2), 12);

    /// <summary>Where the approximation takes over it comes to about the same.</summary>
    [Fact]
    public void Exact_and_approximate_meet()
    {
        double[] values = [.. Enumerable.Range(0, 41).Select(index => (index * 17 % 41) + (index < 10 ? 12.0 : 0))];
        Assert.Equal(RankSum.Differs(values, 10), RankSum.Differs(values.AsSpan(0, 40), 10), 0.01);
    }

    [Fact]
    public void A_trend_is_the_fall_of_its_line()
    {
        var trend = Trend.Of([.. Enumerable.Range(0, 11).Select(index => (10.0 * index, 10 - (0.2 * index)))])!;

        Assert.Equal(0.2, trend.Fall, 9);

        // All 55 pairs fall: z = 54 / sqrt(11 * 10 * 27 / 18) = 4.204, by hand.
        Assert.Equal(2.6e-5, trend.P, 1e-6);
    }

    [Fact]
    public void A_single_outlier_moves_no_trend()
    {
        var trend = Trend.Of([.. Enumerable.Range(0, 20).Select(index => ((double)index, index == 19 ? 100.0 : 5))])!;
        Assert.Equal((0, true), (trend.Fall, trend.P > 0.05));
    }

    [Theory]
    [InlineData(9)]
    [InlineData(0)]
    public void Too_few_show_none(int count) => Assert.Null(Trend.Of([.. Enumerable.Range(0, count).Select(index => ((double)index, 1.0))]));

    [Fact]
    public void A_long_series_comes_to_the_same_by_blocks()
    {
        var trend = Trend.Of([.. Enumerable.Range(0, 5000).Select(index => (index / 10.0, 10 - (index / 5000.0) + Noise(index)))])!;
        Assert.Equal(0.1, trend.Fall, 0.005);
    }

    [Fact]
    public void No_series_breaks_it() => Gen.Double[0, 1e6].Array[0, 80].Sample(values =>
    {
        Assert.InRange(Mser5.Cut(values), 0, values.Length / 2);
        var trend = Trend.Of([.. values.Select((value, index) => ((double)index, value))]);
        Assert.True(trend is null || (trend.P is >= 0 and <= 1 && !double.IsNaN(trend.Fall)));
    });

    [Fact]
    public void Output_counts_the_steady_part_alone_and_says_what_was_cut()
    {
        // A request every 10 s: the first ten take 6 s for their 5 tokens, the other thirty 3 s.
        var records = Enumerable.Range(1, 40).Select(id => id <= 10 ? Requests.Sound(id) with { LastByteAt = (10 * id) + 6, EndedAt = (10 * id) + 6 } : Requests.Sound(id)).ToArray();
        var metrics = MetricSet.Compute(records);

        Assert.Equal((10, 100, 30), (metrics.Steady!.Cut, metrics.Steady.CutSeconds, metrics.Steady.Requests));
        Assert.Equal(150.0 / 293, metrics.Get(MetricName.Output).Number!.Value, 9);
        Assert.Equal(40, metrics.Get(MetricName.E2e).Distribution!.Count);
    }

    [Fact]
    public void Drift_is_the_fall_of_decode_speed()
    {
        var records = Enumerable.Range(1, 20).Select(id => Requests.Sound(id) with { ServerDecodeNs = (long)(1e9 / (1 - (0.01 * (id - 1)))) }).ToArray();

        Assert.Equal(0.19, MetricSet.Compute(records).Get(MetricName.Drift).Number!.Value, 6);
        Assert.Equal("a trend needs at least 10 succeeded requests with a decode speed, and there are 9", MetricSet.Compute(records[..9]).Get(MetricName.Drift).Missing);
        Assert.Equal(MissingKind.NoTelemetry, MetricSet.Compute(records[..9]).Get(MetricName.Drift).MissingKind);
    }

    /// <summary>Noise of up to 5%, the same on every run.</summary>
    /// <summary>A stage with other workers is neither warm-up nor drift.</summary>
    [Fact]
    public void A_load_in_stages_changes_by_plan()
    {
        RequestRecord[] records = [.. Enumerable.Range(1, 200).Select(id => Requests.Sound(id) with { ServerDecodeNs = id <= 150 ? 4_000_000_000 : 1_000_000_000 })];
        RequestRecord[] staged = [.. records.Select(record => record with { Stage = record.Id <= 150 ? 1 : 2 })];

        Assert.NotEqual((0, null), (MetricSet.Compute(records).Steady!.Cut, MetricSet.Compute(records).Steady!.Trend));
        var metrics = MetricSet.Compute(staged);
        Assert.Equal((0, null, null), (metrics.Steady!.Cut, metrics.Steady.Trend, metrics.Steady.From));
        Assert.Equal("the load changes by plan from stage to stage, which is no drift", metrics.Get(MetricName.Drift).Missing);
        Assert.Equal(1000 / (2003.0 - 10), metrics.Get(MetricName.Output).Number!.Value, 6);
    }

    private static double Noise(int index) => 0.05 * Math.Sin(index * 12.9898);
}
