using Validator.Metrics.Statistics;
using Xunit;

namespace Validator.Tests.Metrics;

public class RatioIntervalTests
{
    [Fact]
    public void The_bounds_hold_the_true_ratio_as_often_as_they_say()
    {
        var random = new Random(11);
        var held = 0;
        const int runs = 2000;
        for (var run = 0; run < runs; run++)
        {
            var interval = RatioInterval.Of(Sample(10, 100), Sample(8, 80), 0.975)!;
            held += interval.Lower <= 0.8 && interval.Upper >= 0.8 ? 1 : 0;
        }

        Assert.InRange(held / (double)runs, 0.935, 0.965);

        (double, double?, long) Sample(int count, double mean)
        {
            var values = Enumerable.Range(0, count).Select(_ => mean * (1 + (0.05 * Normal()))).ToArray();
            var (average, squares) = (values.Average(), values.Sum(value => (value - values.Average()) * (value - values.Average())));
            return (average, Math.Sqrt(squares / (count - 1)) / average, count);
        }

        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }

    [Fact]
    public void Too_few_values_tell_nothing_and_values_without_noise_tell_all()
    {
        Assert.Null(RatioInterval.Of((10, null, 1), (8, 0.1, 5), 0.975));
        Assert.Null(RatioInterval.Of((10, 0.1, 5), (0, null, 5), 0.975));
        var sure = RatioInterval.Of((10, 0, 5), (8, 0, 5), 0.975)!;
        Assert.Equal((0.8, 0.8), (sure.Lower, sure.Upper));
    }
}
