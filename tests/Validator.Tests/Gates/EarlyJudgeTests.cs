using Validator.Gates;
using Validator.Metrics;
using Validator.Spec;
using Validator.Tests.Metrics;
using Xunit;

namespace Validator.Tests.Gates;

/// <summary>When a load under way is decided, and what becomes of its verdict.</summary>
public class EarlyJudgeTests
{
    private static readonly LoadSpec Ten = new() { Requests = 10, Early = true };

    [Theory]
    [InlineData("requests.success_rate == 100%", 1, "requests.success_rate can no longer hold, 1 of 1 missed")]
    [InlineData("requests.success_rate >= 100%", 1, "requests.success_rate can no longer hold, 1 of 1 missed")]
    [InlineData("requests.success_rate >= 80%", 3, "requests.success_rate can no longer hold, 3 of 3 missed")]
    [InlineData("requests.success_rate > 80%", 2, "requests.success_rate can no longer hold, 2 of 2 missed")]
    [InlineData("requests.success_rate == 90%", 10, null)]
    [InlineData("requests.success_rate <= 50%", 10, null)]
    [InlineData("integrity.violations == 0", 1, "integrity.violations is 1, and only grows")]
    [InlineData("integrity.violations <= 3", 4, "integrity.violations is 4, and only grows")]
    [InlineData("integrity.violations < 3", 3, "integrity.violations is 3, and only grows")]
    [InlineData("integrity.violations >= 3", 10, null)]
    [InlineData("integrity.violations != 3", 10, null)]
    [InlineData("integrity.clean_rate == 100%", 1, "integrity.clean_rate can no longer hold, 1 of 1 missed")]
    [InlineData("requests.failed == 0", 1, "requests.failed is 1, and only grows")]
    [InlineData("requests.failed == 3", 4, "requests.failed is 4, and only grows")]
    [InlineData("requests.count >= 10", 10, null)]
    [InlineData("context.processed_rate == 100%", 1, "context.processed_rate can no longer hold, 1 of 1 missed")]
    [InlineData("ttft.max <= 1h", 1, "ttft.max can no longer hold, 1 of 1 missed its bound")]
    [InlineData("ttft.mean <= 1h", 1, "ttft.mean can no longer hold, the first 1 alone are too much")]
    [InlineData("ttft.p50 <= 1h", 6, "ttft.p50 can no longer hold, 6 of 6 missed its bound")]
    [InlineData("ttft.p90 <= 1h", 2, "ttft.p90 can no longer hold, 2 of 2 missed its bound")]
    [InlineData("ttft.p50 >= 1s", 1, "ttft.p50 can no longer hold, a request failed")]
    [InlineData("ttft.cv <= 1", 2, "ttft.cv can no longer hold, a request failed")]
    [InlineData("decode.tokens_per_second.min >= 1", 1, "decode.tokens_per_second.min can no longer hold, 1 of 1 missed its bound")]
    [InlineData("decode.tokens_per_second.p50 >= 1", 5, "decode.tokens_per_second.p50 can no longer hold, 5 of 5 missed its bound")]
    [InlineData("decode.tokens_per_second.p10 >= 1", 1, "decode.tokens_per_second.p10 can no longer hold, 1 of 1 missed its bound")]
    [InlineData("decode.tokens_per_second.mean >= 1", 10, null)]
    [InlineData("output.tokens_per_second >= 1", 10, null)]
    [InlineData("inter_chunk.max <= 1s", 10, null)]
    [InlineData("ttft.max{query=bugs} <= 1h", 10, null)]
    [InlineData("ttft.p50 <= 110% of best", 10, null)]
    [InlineData("ttft.p50 <= 110% of baseline", 10, null)]
    public void Failed_requests_end_a_load_when_their_gate_is_lost(string gate, int after, string? because)
    {
        var decision = Watch(Ten, [Gated.Gate(gate)], Enumerable.Range(1, 9).Select(id => Requests.Broken(id)));

        if (because is null)
        {
            Assert.Null(decision);
        }
        else
        {
            Assert.NotNull(decision);
            Assert.Equal((Decision.Rejected, after, 10, $"gate g: {because}"), (decision.Decision, decision.After, decision.Planned!.Value, decision.Because));

            // What ends the load must also be what the gate comes to on what was measured until then.
            Assert.Equal(Outcome.Failed, Stopped(gate, [.. Enumerable.Range(1, after).Select(id => Requests.Broken(id))]).Outcome);
        }
    }

    [Theory]
    [InlineData("requests.success_rate == 100%")]
    [InlineData("integrity.violations == 0")]
    [InlineData("ttft.max <= 1s")]
    [InlineData("decode.tokens_per_second.p50 >= 5")]
    [InlineData("requests.success_rate >= 1% with 95% confidence")]
    public void A_figure_that_holds_approves_nothing_early(string gate) =>
        Assert.Null(Watch(Ten, [Gated.Gate(gate), Gated.Gate("requests.failed == 0")], Enumerable.Range(1, 9).Select(id => Requests.Sound(id))));

    [Theory]
    [InlineData("ttft.p50 <= 900ms", 7)]
    [InlineData("ttft.p50 <= 900ms with 95% confidence", 8)]
    [InlineData("decode.tokens_per_second.p50 >= 6", 7)]
    [InlineData("ttft.p99 <= 900ms", 3)]
    [InlineData("requests.success_rate >= 90% with 95% confidence", null)]
    public void A_test_at_every_look_rejects_what_a_long_plan_would_only_reject_in_the_end(string gate, int? after)
    {
        var decision = Watch(new LoadSpec { Requests = 1000 }, [Gated.Gate(gate)], Enumerable.Range(1, 40).Select(id => Requests.Sound(id)));

        Assert.Equal(after, decision?.After);
        if (after is { } requests)
        {
            Assert.Contains("error of this gate at most ", decision!.Because, StringComparison.Ordinal);
            Assert.Equal(Outcome.Failed, Stopped(gate, [.. Enumerable.Range(1, requests).Select(id => Requests.Sound(id))]).Outcome);
        }
    }

    [Fact]
    public void One_odd_request_decides_no_percentile() =>
        Assert.Null(Watch(new LoadSpec { Requests = 1000 }, [Gated.Gate("ttft.p99 <= 2s")], [Requests.Sound(1) with { FirstTokenAt = 12.5 }, .. Enumerable.Range(2, 20).Select(id => Requests.Sound(id))]));

    [Fact]
    public void Approval_takes_confidence_of_every_gate_that_can_reject()
    {
        Gate[] gates = [Gated.Gate("ttft.p50 <= 2s with 95% confidence"), Gated.Gate("requests.success_rate >= 50% with 95% confidence"), Gated.Gate("ttft.max <= 1ms", GateSeverity.Warn)];
        var load = new LoadSpec { Requests = 1000, Early = true };

        var decision = Watch(load, gates, Enumerable.Range(1, 40).Select(id => Requests.Sound(id)));

        Assert.Equal((Decision.Approved, 8), (decision?.Decision, decision?.After ?? 0));
        var metrics = MetricSet.Compute([.. Enumerable.Range(1, 8).Select(id => Requests.Sound(id))]);
        var results = GateEvaluator.Evaluate(gates, metrics, GateSetting.None with { Sampling = Sampling.Stopped });
        Assert.Equal([Outcome.Passed, Outcome.Passed, Outcome.Warned], results.Select(result => result.Outcome));
        Assert.Null(EarlyEnd.Doubt(decision, results, gates));

        // A duration is asked for to be sustained.
        Assert.Null(Watch(load with { Duration = TimeSpan.FromMinutes(5) }, gates, Enumerable.Range(1, 40).Select(id => Requests.Sound(id))));
    }

    [Fact]
    public void A_plan_with_a_duration_may_still_end_for_a_failure() => Assert.Equal(
        2, Watch(Ten with { Duration = TimeSpan.FromMinutes(5) }, [Gated.Gate("requests.success_rate == 100%")], [Requests.Sound(1), Requests.Broken(2)])?.After);

    [Fact]
    public void Warm_up_and_what_was_broken_off_count_for_nothing() => Assert.Null(Watch(
        Ten,
        [Gated.Gate("requests.success_rate == 100%")],
        [Requests.Broken(1) with { Phase = RequestRecord.WarmupPhase }, Requests.Broken(2) with { Outcome = RequestRecord.Cancelled }, Requests.Sound(3)]));

    [Fact]
    public void Where_a_value_is_lacking_the_gate_stays_open() => Assert.Null(Watch(
        Ten, [Gated.Gate("decode.tokens_per_second.min >= 6")], [Requests.Sound(1) with { ServerDecodeNs = null }, Requests.Sound(2)]));

    [Fact]
    public void The_last_request_of_a_plan_ends_nothing_early() => Assert.Null(Watch(
        Ten with { Requests = 1 }, [Gated.Gate("requests.success_rate == 100%")], [Requests.Broken(1)]));

    [Fact]
    public void Other_gates_are_not_decided_by_a_load_that_was_cut_short()
    {
        var early = new EarlyDecision(Decision.Rejected, ["g"], 1, 10, "gate g: it is lost");
        Gate[] other = [Gated.Gate("requests.count >= 10"), Gated.Gate("requests.failed <= 5"), Gated.Gate("ttft.max{query=bugs} <= 1h")];
        var results = Judged(other, early, [Requests.Broken(1)]);

        Assert.Equal([Outcome.Inconclusive, Outcome.Passed, Outcome.Inconclusive], results.Select(result => result.Outcome));
        Assert.Equal("the load was ended early, after 1 of 10 requests: gate g: it is lost; these gates are not decided by that", EarlyEnd.Doubt(early, results, other));
    }

    [Fact]
    public void A_mean_has_no_test_at_every_look()
    {
        var sound = Enumerable.Range(1, 20).Select(id => Requests.Sound(id) with { FirstTokenAt = (10 * id) + (0.1 * id) }).ToArray();
        var stopped = Stopped("ttft.mean <= 1h with 95% confidence", sound);

        Assert.Equal(Outcome.Inconclusive, stopped.Outcome);
        Assert.Contains("the load was ended early", stopped.Message, StringComparison.Ordinal);
        Assert.Equal(Outcome.Failed, Stopped("ttft.mean <= 1h with 95% confidence", [.. sound, Requests.Broken(21)]).Outcome);
    }

    [Fact]
    public void A_load_that_might_have_ended_early_spends_half_its_doubt_on_the_looks()
    {
        var result = Assert.Single(GateEvaluator.Evaluate(
            [Gated.Gate("ttft.p50 <= 2s with 95% confidence")], MetricSet.Compute([.. Enumerable.Range(1, 6).Select(id => Requests.Sound(id))]), GateSetting.None with { Sampling = Sampling.Watched }));

        Assert.Equal(Outcome.Passed, result.Outcome);
        Assert.Contains("(order statistics and confidence sequence, beta-binomial mixture, half the doubt each)", result.Message, StringComparison.Ordinal);
    }

    /// <summary>Requests that hang end last: the quick ones alone must never approve.</summary>
    [Fact]
    public void What_ends_first_shows_nothing_while_what_was_sent_before_is_under_way()
    {
        Gate[] gates = [Gated.Gate("e2e.p90 <= 5s with 95% confidence"), Gated.Gate("requests.success_rate >= 90% with 95% confidence")];
        var load = new LoadSpec { Requests = 1000, Early = true };

        Assert.Equal(Decision.Approved, Watch(load, gates, Enumerable.Range(1, 200).Select(id => Requests.Sound(id)))?.Decision);
        Assert.Null(Watch(load, gates, Enumerable.Range(2, 200).Select(id => Requests.Sound(id))));
        Assert.Equal((Decision.Approved, 51), Watch(load, gates, [.. Enumerable.Range(2, 200).Select(id => Requests.Sound(id)), Requests.Sound(1)]) is { } late ? (late.Decision, late.After) : default);
    }

    /// <summary>Warm-up and probes have numbers too: the load's first is said.</summary>
    [Fact]
    public void The_loads_first_request_need_not_be_the_first_of_all()
    {
        var judge = new EarlyJudge([Gated.Gate("ttft.p50 <= 2s with 95% confidence")], new LoadSpec { Requests = 1000, Early = true }, Timing.Server, BaselineFigures.None);
        judge.Begin(first: 100);

        Assert.All(Enumerable.Range(101, 20), id => Assert.Null(judge.Take(Requests.Sound(id))));
        Assert.Equal((Decision.Approved, 8), judge.Take(Requests.Sound(100)) is { } decision ? (decision.Decision, decision.After) : default);
    }

    /// <summary>What fails at once ends first: that is no reason to reject.</summary>
    [Fact]
    public void What_fails_first_shows_nothing_while_what_was_sent_before_is_under_way()
    {
        Gate[] gates = [Gated.Gate("requests.success_rate >= 75%")];
        var load = new LoadSpec { Requests = 70, Early = true };
        RequestRecord[] quick = [Requests.Broken(7), Requests.Broken(12), Requests.Broken(15), Requests.Broken(20)];

        Assert.NotNull(Watch(load, gates, Enumerable.Range(1, 4).Select(id => Requests.Broken(id))));
        Assert.Null(Watch(load, gates, [.. quick, .. Enumerable.Range(1, 6).Select(id => Requests.Sound(id))]));

        // What can no longer be made good is another matter.
        Assert.Equal(18, Watch(load, gates, Enumerable.Range(50, 18).Select(id => Requests.Broken(id)))?.After);
    }

    [Fact]
    public void An_approval_counts_the_first_that_were_sent_and_whatever_failed()
    {
        var early = new EarlyDecision(Decision.Approved, ["g"], 2, 10, "it holds");
        RequestRecord[] records = [Requests.Sound(5), Requests.Sound(1), Requests.Sound(2), Requests.Broken(6), Requests.Sound(3) with { Outcome = RequestRecord.Cancelled }];

        var counted = EarlyEnd.Counted(records, early);

        Assert.Equal([1, 2, 6], counted.Where(record => record.Counts).Select(record => record.Id));
        Assert.Equal(counted, EarlyEnd.Counted(counted, early));
        Assert.Same(records, EarlyEnd.Counted(records, early with { Decision = Decision.Rejected }));
        Assert.Contains("after 2 of 10 requests: it holds; 2 requests sent behind those count for nothing", EarlyEnd.FindingOf(early, "c", counted)!.Explanation, StringComparison.Ordinal);
    }

    /// <summary>What a test rejects by the order of sending stays rejected, and what seems to hold among the quick ones is not told.</summary>
    [Fact]
    public void Of_a_load_that_was_broken_off_no_figure_holds()
    {
        Gate[] gates = [Gated.Gate("ttft.p50 <= 500ms"), Gated.Gate("ttft.p90 <= 1h") with { Id = "other" }, Gated.Gate("requests.failed == 0") with { Id = "count" }];
        RequestRecord[] records = [.. Enumerable.Range(1, 8).Select(id => Requests.Sound(id)), .. Enumerable.Range(10, 9).Select(id => Requests.Sound(id) with { FirstTokenAt = (10 * id) + 0.01 }), Requests.Sound(9) with { Outcome = RequestRecord.Cancelled }];
        var early = Watch(new LoadSpec { Requests = 1000, Early = true }, gates, records);

        Assert.Equal((Decision.Rejected, 7), (early!.Decision, early.After));
        Assert.Equal(Outcome.Passed, Judged(gates, null, records)[0].Outcome);
        var results = Judged(gates, early, records);
        Assert.Equal([Outcome.Failed, Outcome.Inconclusive, Outcome.Passed], results.Select(result => result.Outcome));
        Assert.EndsWith("which it meets; but the load was ended early, and 1 request under way was broken off", results[1].Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<GateResult> Judged(Gate[] gates, EarlyDecision? early, RequestRecord[] records)
    {
        return EarlyEnd.Uncut(Judge(records), gates, early, records, Judge);

        IReadOnlyList<GateResult> Judge(IReadOnlyList<RequestRecord> some) => GateEvaluator.Evaluate(gates, MetricSet.Compute(some), GateSetting.None with { Sampling = early is null ? Sampling.Planned : Sampling.Stopped });
    }

    private static EarlyDecision? Watch(LoadSpec load, IReadOnlyList<Gate> gates, IEnumerable<RequestRecord> records)
    {
        var judge = new EarlyJudge(gates, load, Timing.Server, BaselineFigures.None);
        return records.Select(judge.Take).FirstOrDefault(decision => decision is not null);
    }

    private static GateResult Stopped(string gate, RequestRecord[] records) =>
        Assert.Single(GateEvaluator.Evaluate([Gated.Gate(gate)], MetricSet.Compute(records), GateSetting.None with { Sampling = Sampling.Stopped }));
}
