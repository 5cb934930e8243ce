using Validator.Gates;
using Validator.Load;
using Validator.Metrics;
using Validator.Spec;
using Validator.Tests.Metrics;
using Xunit;

namespace Validator.Tests.Gates;

/// <summary>What a gate can tell, and what it is told beside the best of its run.</summary>
public class GatePowerTests
{
    [Theory]

    // By Student's t with 8 degrees of freedom: 2.306 and 1.860 standard errors of 0.2887; to be shown in four of five runs, a
    // difference must be (1.645 + 0.842) / 1.645 times as far.
    [InlineData("ttft.mean <= 2.4s", null, "±33%: a 95% gate needs 38 requests; 9 show a difference of 41%")]
    [InlineData("ttft.mean <= 2.4s", 36, "±33%: a 95% gate needs 38 requests; 36 show a difference of 20%")]
    [InlineData("ttft.mean <= 2s", null, "±33%: too near its bound for any number of requests; 9 show a difference of 41%")]
    [InlineData("ttft.p50 <= 4s", null, "±50%: a 95% gate needs 6 requests; 9 show a difference of 76%")]
    [InlineData("ttft.p99 <= 4s", null, "noise unknown: a 95% gate needs 299 requests")]
    [InlineData("requests.success_rate >= 99%", null, "±17%: a 95% gate needs 299 requests; 9 show a difference of 28%")]
    [InlineData("requests.success_rate == 100%", null, null)]
    [InlineData("ttft.max <= 2s", null, null)]
    [InlineData("ttft.cv <= 2", null, null)]
    [InlineData("requests.count >= 2", null, null)]
    public void A_gate_says_its_noise_and_how_many_requests_it_needs(string gate, int? planned, string? power)
    {
        double[] times = [1, 2, 3, 1, 2, 3, 1, 2, 3];
        var metrics = MetricSet.Compute([.. times.Select((time, index) => Requests.Sound(index + 1) with { FirstTokenAt = (10 * (index + 1)) + time })]);

        var result = Assert.Single(GateEvaluator.Evaluate([Gated.Gate(gate)], metrics, GateSetting.None with { Planned = new PlannedLoad(planned, null) }));

        Assert.Equal(power, result.Power?.ToString());
    }

    [Theory]
    [InlineData("decode.tokens_per_second.p50 >= 95% of best", Outcome.Passed, Outcome.Failed, 4.75)]
    [InlineData("decode.tokens_per_second.mean >= 95% of best with 95% confidence", Outcome.Passed, Outcome.Failed, 4.75)]
    [InlineData("ttft.p50 <= 110% of best", Outcome.Passed, Outcome.Passed, 1.1)]
    public void A_share_of_the_best_is_judged_by_the_best_of_the_run(string gate, Outcome ofFast, Outcome ofSlow, double threshold)
    {
        var fast = MetricSet.Compute([.. Enumerable.Range(1, 10).Select(id => Requests.Sound(id))]);
        var slow = MetricSet.Compute([.. Enumerable.Range(1, 10).Select(id => Requests.Sound(id) with { ServerDecodeNs = 1_250_000_000 + id })]);
        var setting = GateSetting.None with { Best = new BestFigures([("slow", slow), ("fast", fast)]) };

        var results = new[] { fast, slow }.Select(metrics => Assert.Single(GateEvaluator.Evaluate([Gated.Gate(gate)], metrics, setting))).ToArray();

        Assert.Equal([ofFast, ofSlow], results.Select(result => result.Outcome));
        Assert.All(results, result => Assert.Equal(threshold, result.Threshold!.Value, 9));
        Assert.Contains("of best", results[1].Message, StringComparison.Ordinal);
    }

    /// <summary>A gate on one query has as many requests to go by as that query gets.</summary>
    [Theory]
    [InlineData("ttft.mean <= 2.4s", "±33%: a 95% gate needs 38 requests; 36 show a difference of 20%")]
    [InlineData("ttft.mean{query=architecture} <= 2.4s", "±33%: a 95% gate needs 38 requests; 9 show a difference of 41%")]
    public void The_requests_are_those_of_the_gates_query(string gate, string power)
    {
        double[] times = [1, 2, 3, 1, 2, 3, 1, 2, 3];
        var metrics = MetricSet.Compute([.. times.Select((time, index) => Requests.Sound(index + 1) with { FirstTokenAt = (10 * (index + 1)) + time })]);
        var planned = PlannedLoad.Of(new LoadSpec { Requests = 36 }, [.. "abc".Select(id => new QuerySpec($"{id}", "?", 1)), new QuerySpec("architecture", "?", 1)]);

        var result = Assert.Single(GateEvaluator.Evaluate([Gated.Gate(gate)], metrics, GateSetting.None with { Planned = planned }));

        Assert.Equal(power, result.Power?.ToString());
        Assert.Null(new PlannedLoad(36, null).Of("architecture"));
    }

    /// <summary>Of a query that is not asked no number of requests is known, and what was recorded is told as it was.</summary>
    [Theory]
    [InlineData(0, 20)]
    [InlineData(null, 20)]
    [InlineData(80, 80)]
    public void What_a_baseline_recorded_is_told_for_the_requests_that_are_planned(int? planned, long requests)
    {
        RequestRecord[] records = [.. Enumerable.Range(1, 20).Select(id => Requests.Sound(id))];
        const string gate = "requests.success_rate >= 95%";
        var configuration = ConfigurationRules.Decide(Gated.Evidence([], records) with { Gates = [Gated.Judge(gate, records)] });
        var verdict = RunRules.Decide(new RunFacts { Name = "n", Tool = "t", Rehearsal = false, StartedAt = DateTimeOffset.UnixEpoch }, new AcceptRule(AcceptKind.All, []), [configuration], ["c1"]);

        var power = BaselinePower.Of(new Baseline("base", VerdictJson.Parse(VerdictJson.Write(verdict)), "none"), "c1", Gated.Gate(gate), planned)!;

        Assert.Equal((requests, true), (power.Requests, power.Sees is > 0 and < 1));
    }

    /// <summary>A baseline of ten requests leaves a doubt that no request of this run takes away.</summary>
    [Fact]
    public void What_the_baseline_does_not_know_no_request_shows()
    {
        double[] times = [1, 2, 3, 1, 2, 3, 1, 2, 3, 2];
        var (metrics, baseline) = (Measured(), Measured());
        MetricSet Measured() => MetricSet.Compute([.. times.Select((time, index) => Requests.Sound(index + 1) with { FirstTokenAt = (10 * (index + 1)) + time })]);
        string? Power(string gate) => Assert.Single(GateEvaluator.Evaluate([Gated.Gate(gate)], metrics, new BaselineFigures(baseline, null))).Power?.Brief;

        // Student's t with 9 degrees of freedom and a deviation of 0.7817: 0.227 of the mean are this run's doubt.
        Assert.Equal("±39%: a 95% gate needs 58 requests", Power("ttft.mean <= 2.4s"));
        Assert.Equal("±39%: too near its bound for any number of requests", Power("ttft.mean <= 120% of baseline"));
        Assert.Equal("±39%: a 95% gate needs 10 requests", Power("ttft.mean <= 300% of baseline"));
        Assert.Equal("±50%: too near its bound for any number of requests", Power("ttft.p50 <= 150% of baseline"));
    }

    [Fact]
    public void One_configuration_has_no_best_and_failures_are_none()
    {
        var one = MetricSet.Compute([.. Enumerable.Range(1, 10).Select(id => Requests.Sound(id))]);
        var broken = MetricSet.Compute([Requests.Broken(1)]);
        var gate = Gated.Gate("decode.tokens_per_second.p50 >= 95% of best");

        foreach (var others in new[] { new BestFigures([("one", one)]), new BestFigures([("one", one), ("broken", broken)]) })
        {
            var result = Assert.Single(GateEvaluator.Evaluate([gate], one, GateSetting.None with { Best = others }));
            Assert.Equal(Outcome.Inconclusive, result.Outcome);
            Assert.EndsWith("has no value: only one configuration of this run has a decode.tokens_per_second.p50 to compare", result.Message, StringComparison.Ordinal);
        }
    }
}
