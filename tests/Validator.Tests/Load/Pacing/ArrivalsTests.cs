using CsCheck;
using Validator.Load;
using Validator.Spec;
using Xunit;

namespace Validator.Tests.Load;

public sealed class ArrivalsTests
{
    [Theory]
    [InlineData(2, 4, null, StopRule.Last, new[] { 0, 0.5, 1, 1.5 })]
    [InlineData(0.5, null, 6, StopRule.Last, new[] { 0, 2, 4.0 })]
    [InlineData(0.1, null, 30, StopRule.Last, new[] { 0, 10, 20.0 })]
    [InlineData(2, 4, 1, StopRule.First, new[] { 0, 0.5 })]
    [InlineData(2, 3, 9, StopRule.First, new[] { 0, 0.5, 1 })]
    [InlineData(2, 1, 2, StopRule.Last, new[] { 0, 0.5, 1, 1.5 })]
    [InlineData(2, 3, 1, StopRule.Last, new[] { 0, 0.5, 1 })]
    public void Of_a_constant_rate(double rate, int? requests, int? seconds, StopRule stopWhen, double[] due) => Assert.Equal(due, Due(new LoadSpec
    {
        Shape = new LoadShape { Mode = LoadMode.Constant, Rate = rate },
        Requests = requests,
        Duration = seconds is { } length ? TimeSpan.FromSeconds(length) : null,
        StopWhen = stopWhen,
    }));

    [Fact]
    public void Of_a_ramp_come_closer_together()
    {
        var load = Staged(LoadMode.Constant, new LoadStage(TimeSpan.FromSeconds(4), 2, Steps: false), new LoadStage(TimeSpan.FromSeconds(1), 2, Steps: false));

        Assert.Equal([(0, 1), (2, 1), (2.828427, 1), (3.464102, 1), (4, 2), (4.5, 2)], Arrivals.Of(load).Select(request => (Math.Round(request.Due, 6), request.Stage!.Value)));
    }

    [Fact]
    public void Of_poisson_are_the_same_for_a_seed_and_others_for_another()
    {
        var first = Due(Poisson(5, seconds: 100, seed: 7));

        Assert.Equal(first, Due(Poisson(5, seconds: 100, seed: 7)));
        Assert.NotEqual(first, Due(Poisson(5, seconds: 100, seed: 8)));

        // Recorded: a schedule must not change with a version, or runs could not be compared.
        Assert.Equal([0.356096, 0.624049, 0.992358], first.Take(3).Select(due => Math.Round(due, 6)));
    }

    /// <summary>Gaps of a Poisson process: mean and standard deviation are one over the rate, and gaps below the median are half of them.</summary>
    [Fact]
    public void Of_poisson_have_exponential_gaps() => Gen.Select(Gen.Double[0.01, 100], Gen.Int[0, 1000]).Sample(
        (rate, seed) =>
        {
            var due = Due(Poisson(rate, requests: 20_000, seed: seed));
            var gaps = due.Zip(due.Prepend(0), (later, earlier) => (later - earlier) * rate).ToArray();
            var mean = gaps.Average();

            // Six standard errors of each.
            Assert.InRange(mean, 0.957, 1.043);
            Assert.InRange(Math.Sqrt(gaps.Average(gap => (gap - mean) * (gap - mean))), 0.94, 1.06);
            Assert.InRange(gaps.Count(gap => gap < Math.Log(2)) / (double)gaps.Length, 0.478, 0.522);
        },
        iter: 20);

    [Fact]
    public void Rise_and_come_to_the_sum_of_the_stages() => Gen.Select(
        Gen.Select(Gen.Double[0, 20], Gen.Double[0, 8], Gen.Bool, (duration, target, steps) => new LoadStage(TimeSpan.FromSeconds(duration), target, steps)).Array[1, 6],
        Gen.Bool).Sample((stages, poisson) =>
    {
        var load = Staged(poisson ? LoadMode.Poisson : LoadMode.Constant, stages);
        var due = Due(load);
        var sum = LoadCurve.Of(load).Sum(double.MaxValue);

        Assert.Equal(due.Order(), due);
        Assert.All(due, time => Assert.InRange(time, 0, load.Duration!.Value.TotalSeconds));
        if (poisson)
        {
            Assert.InRange(due.Count, sum - (7 * Math.Sqrt(sum)) - 7, sum + (7 * Math.Sqrt(sum)) + 7);
        }
        else
        {
            Assert.InRange(due.Count, sum - 1e-6, sum + 1);
        }
    });

    private static LoadSpec Staged(LoadMode mode, params LoadStage[] stages) => new()
    {
        Shape = new LoadShape { Mode = mode, Stages = stages },
        Duration = stages.Aggregate(TimeSpan.Zero, (sum, stage) => sum + stage.Duration),
    };

    private static LoadSpec Poisson(double rate, int? requests = null, double? seconds = null, int seed = 1) => new()
    {
        Shape = new LoadShape { Mode = LoadMode.Poisson, Rate = rate, Seed = seed },
        Requests = requests,
        Duration = seconds is { } length ? TimeSpan.FromSeconds(length) : null,
    };

    private static List<double> Due(LoadSpec load) => [.. Arrivals.Of(load).Select(request => request.Due)];
}
