using Validator.Metrics;
using Validator.Pipeline;
using Validator.Spec;
using Validator.Tests.Metrics;
using Validator.Tests.Spec;
using Xunit;

namespace Validator.Tests.Pipeline;

public sealed class LoadWordsTests
{
    [Theory]
    [InlineData("good-small", "3 requests by 1 worker, 0 for warm-up")]
    [InlineData("load-good-constant", "10m at 0.5/s, an open loop with constant gaps, at most 1000 under way, 1 for warm-up")]
    [InlineData("load-good-poisson", "100 requests at 2/s, an open loop with poisson gaps, at most 16 under way, 0 for warm-up")]
    [InlineData("load-good-stages", "11m in 4 stages from 1 worker: 60s to 8 workers, at once 2 workers, 5m to 2 workers, 5m at 4 workers, 0 for warm-up")]
    public void A_plan_shows_the_shape(string name, string words) => Assert.Equal(words, PlanText.Describe(Load(name)));

    [Theory]
    [InlineData("load-good-constant", 2, "2 requests, 0 failed, 5.0 tok/s, median 5.0, 0.5/s planned, 0.1/s so far")]
    [InlineData("load-good-stages", 6, "6/6 requests, 0 failed, 5.0 tok/s, median 5.0, stage 1/4, 6 workers planned")]
    public void Progress_shows_stage_and_rate(string name, int requests, string words)
    {
        var tally = new LoadTally(name == "load-good-stages" ? Load(name) with { Requests = 6 } : Load(name));
        foreach (var number in Enumerable.Range(1, requests))
        {
            tally.Add(Requests.Sound(number) with { Stage = name == "load-good-stages" ? 1 : null });
        }

        Assert.Equal(words, tally.ToString());
    }

    private static LoadSpec Load(string name) => Samples.Read(name).Spec!.Load;
}
