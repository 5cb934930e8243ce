using CsCheck;
using Validator.Metrics;
using Xunit;

namespace Validator.Tests.Metrics;

public class DistributionTests
{
    private static DistributionSummary Of(params double[] values) => Distribution.Summarize(values);

    // The worked example of the nearest-rank method: 15, 20, 35, 40, 50 has p5 = 15, p30 = 20, p40 = 20, p50 = 35, p100 = 50.
    [Fact]
    public void Percentiles_are_nearest_ranks()
    {
        var summary = Of(35, 15, 50, 40, 20);
        Assert.Equal((15, 15, 35, 50, 50), (summary.P5, summary.P10, summary.P50, summary.P90, summary.P99));
        Assert.Equal((5, 15, 50, 32), (summary.Count, summary.Min, summary.Max, summary.Mean));
        Assert.Equal(Math.Sqrt(830 / 4.0) / 32, summary.Cv!.Value, 12);
    }

    [Fact]
    public void Ranks_of_a_hundred_values_are_the_percents_themselves()
    {
        var summary = Of([.. Enumerable.Range(1, 100).Select(i => (double)i)]);
        Assert.Equal((1, 5, 10, 50, 90, 95, 99), (summary.P1, summary.P5, summary.P10, summary.P50, summary.P90, summary.P95, summary.P99));
    }

    [Fact]
    public void One_value_is_every_percentile_and_has_no_spread()
    {
        var summary = Of(7);
        Assert.All(AggregationName.All.Take(10), name => Assert.Equal(7, summary[AggregationName.Find(name)!.Value]));
        Assert.Null(summary.Cv);
    }

    [Fact]
    public void Infinite_values_give_infinite_figures_and_no_NaN()
    {
        var summary = Distribution.Summarize([1, double.PositiveInfinity], failed: 1);
        Assert.Equal(1, summary.P50);
        Assert.All([summary.P90, summary.Max, summary.Mean, summary.Cv!.Value], value => Assert.Equal(double.PositiveInfinity, value));
    }

    [Fact]
    public void A_failed_request_improves_no_percentile() => Gen.Double[0.001, 1000].Array[1, 30].Sample(values =>
    {
        var without = Of(values);
        var slower = Distribution.Summarize([.. values.Skip(1), double.PositiveInfinity], 1);
        var idle = Distribution.Summarize([.. values.Skip(1), 0], 1);
        return AggregationName.All.Take(10).Select(name => AggregationName.Find(name)!.Value)
            .All(aggregation => slower[aggregation] >= without[aggregation] && idle[aggregation] <= without[aggregation] + 1e-9);
    });

    [Fact]
    public void An_empty_sample_is_refused() => Assert.Throws<ArgumentException>(() => Distribution.Summarize([]));
}
