using CsCheck;
using Validator.Gates;
using Validator.Load;
using Validator.Spec;
using Validator.Tests.Gates;
using Xunit;

namespace Validator.Tests.Load;

/// <summary>What is found wrong with a load before anything is sent.</summary>
public class LoadDoubtsTests
{
    private static readonly QuerySpec[] Even = [new("a", "?", 1), new("b", "?", 1)];
    private static readonly QuerySpec[] Uneven = [new("a", "?", 9), new("b", "?", 1)];
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void A_sound_load_has_none()
    {
        Assert.Empty(Of(new LoadSpec { Requests = 10, Concurrency = 4 }, Even));
        Assert.Empty(Of(Closed(new LoadStage(Minute, 4, Steps: false), new LoadStage(Minute, 4, Steps: false)), Even));
        Assert.Empty(Of(Closed(new LoadStage(Minute, 4, Steps: true)), Even));
        Assert.Empty(Of(Closed(new LoadStage(Minute, 4, Steps: false), new LoadStage(Minute, 1, Steps: false)), Even));
        Assert.Empty(Of(Open(LoadMode.Constant, rate: 5, seconds: 10), Even));
        Assert.Empty(Of(new LoadSpec { Duration = Minute, Concurrency = 64 }, Uneven));
    }

    [Fact]
    public void A_query_that_is_never_asked_is_named_with_the_number_that_would() => Assert.Equal(
        ["spec.yaml:30:3: warning: load: its 3 requests never ask query 'b' (raise load.requests to 5, or even out the weights)"], Of(new LoadSpec { Requests = 3, Warmup = 1 }, Uneven));

    /// <summary>Of prompts in a file a load may ask some, and how many requests ask all that is declared depends on them.</summary>
    [Fact]
    public void Prompts_of_a_file_may_stay_unasked()
    {
        QuerySpec[] all = [Even[0], .. Enumerable.Range(1, 5).Select(number => new QuerySpec($"p{number}", "?", 50))];

        Assert.Equal(["spec.yaml:30:3: warning: load: its 3 requests never ask query 'a' (raise load.requests to 46, or even out the weights)"], Of(new LoadSpec { Requests = 3 }, all, [Even[0]]));
        Assert.Empty(Of(new LoadSpec { Requests = 3 }, [.. all[1..], .. all[..1]], []));
    }

    /// <summary>By whole periods and a rest: the same as one after the other.</summary>
    [Fact]
    public void A_plan_counts_as_the_mix_asks() => Gen.Select(Gen.Int[1, 5].Array[1, 5], Gen.Int[0, 40], Gen.Int[1, 60]).Sample((weights, warmup, requests) =>
    {
        QuerySpec[] queries = [.. weights.Select((weight, index) => new QuerySpec($"q{index}", "?", weight))];
        var mix = new QueryMix(queries);
        string[] all = [.. Enumerable.Range(0, warmup + requests).Select(_ => mix.Next().Id)];

        var planned = PlannedLoad.Of(new LoadSpec { Warmup = warmup, Requests = requests }, queries).Queries!;
        Assert.All(queries, query => Assert.Equal(all[warmup..].Count(id => id == query.Id), planned[query.Id]));
    });

    [Fact]
    public void More_workers_than_requests_are_never_at_work() => Assert.Equal(
        ["spec.yaml:30:3: warning: load: 2 requests never have 64 workers at work (raise load.requests to a multiple of 64, or lower load.concurrency)"], Of(new LoadSpec { Requests = 2, Concurrency = 64 }, Even));

    [Fact]
    public void A_ramp_that_ends_with_the_load_never_has_its_last_worker() => Assert.Equal(
        ["spec.yaml:30:3: warning: load.stages: the last of 2 workers would begin as the load ends, and asks nothing (hold the target with another stage, or let the stage 'ramp: step')"],
        Of(Closed(new LoadStage(Minute, 2, Steps: false)), Even));

    [Fact]
    public void No_model_answers_as_soon_as_a_bound_may_ask() => Assert.Equal(
        ["spec.yaml:30:3: warning: load: 1000/s with at most 1 under way take answers in 1ms, sooner than most models answer: requests would be sent late (raise load.maxConcurrency, or lower load.rate)"],
        Of(Open(LoadMode.Constant, rate: 1000, seconds: 10, maxConcurrency: 1), Even));

    [Fact]
    public void A_schedule_without_a_request_is_an_error()
    {
        var (expected, load) = ("spec.yaml:30:3: error: load: its schedule comes to no request, with seed 1, so that nothing would be measured (give load.requests, or raise rate or duration)", Open(LoadMode.Poisson, rate: 0.01, seconds: 10));
        Assert.Equal([expected], Of(load, Even));
        Assert.Equal(0, PlannedLoad.Of(load, Even).Requests);
    }

    [Fact]
    public void A_plan_counts_what_is_asked()
    {
        Assert.Equal((10, 9, 1), Counts(new LoadSpec { Requests = 10 }));
        Assert.Equal((50, 45, 5), Counts(Open(LoadMode.Constant, rate: 5, seconds: 10)));
        Assert.Null(PlannedLoad.Of(new LoadSpec { Requests = 10, Duration = Minute }, Uneven).Requests);
        Assert.Equal(10, PlannedLoad.Of(new LoadSpec { Requests = 10, Duration = Minute, StopWhen = StopRule.First }, Uneven).Requests);
        Assert.Null(PlannedLoad.Of(new LoadSpec { Requests = 10 }, [Uneven[0] with { FollowUps = ["and?"] }]).Queries);
        Assert.Null(PlannedLoad.Of(Open(LoadMode.Constant, rate: 10_000, seconds: 1000), Even).Requests);

        static (int?, int, int) Counts(LoadSpec load) => PlannedLoad.Of(load, Uneven) is { Queries: { } queries } planned ? (planned.Requests, queries["a"], queries["b"]) : default;
    }

    [Theory]
    [InlineData("ttft.p90{query=bugs} <= 1s", "p90 needs at least 10 requests, and the load asks 'bugs' 5 times; it will be inconclusive (let the load ask 'bugs' 10 times, or gate p50 or the mean)")]
    [InlineData("ttft.p99 <= 1s", "p99 needs at least 100 requests, and load.requests asks for 10; it will be inconclusive (raise load.requests to 100, or gate p50 or the mean)")]
    [InlineData("requests.success_rate >= 99% with 95% confidence", "a rate of 99% with that confidence needs at least 299 requests, and load.requests asks for 10; it will be inconclusive (raise load.requests to 299, or lower the rate or its confidence)")]
    [InlineData("memory.growth_per_request <= 1MiB", "memory.growth_per_request needs at least 12 requests, and load.requests asks for 10; it will be inconclusive (raise load.requests to 12)")]
    [InlineData("client.send_lateness.p50 <= 1s", "a closed loop has no schedule to be late for, so it never has a value (mode: constant)")]
    [InlineData("requests.count >= 20", "it can never hold: load.requests asks for 10 (bound it by 10, or let the load ask more)")]
    [InlineData("context.canary_recall >= 90% with 95% confidence", null)]
    [InlineData("client.receive_delay.p99 <= 1s", null)]
    [InlineData("requests.count >= 10", null)]
    [InlineData("decode.drift <= 10%", null)]
    [InlineData("decode.tokens_per_second.mean >= 1 with 95% confidence", null)]
    public void A_gate_that_its_load_cannot_tell_is_doubted(string gate, string? doubt)
    {
        var spec = Gated.Spec(gate) with { Load = new LoadSpec { Requests = 10 } };

        Assert.Equal(doubt is null ? [] : [$"spec.yaml:40:5: warning: gate '{gate}': {doubt}"], GateSet.Parse(spec).Diagnostics.Select(diagnostic => diagnostic.ToString()));
    }

    [Fact]
    public void A_schedule_is_counted_for_its_gates()
    {
        var spec = Gated.Spec("ttft.p99 <= 1s") with { Load = Open(LoadMode.Constant, rate: 5, seconds: 4) };
        Assert.Contains("p99 needs at least 100 requests, and the load comes to 20 requests; it will be inconclusive (let the load come to 100 requests", Assert.Single(GateSet.Parse(spec).Diagnostics).ToString(), StringComparison.Ordinal);

        spec = Gated.Spec("ttft.p99 <= 1s") with { Load = Open(LoadMode.Constant, rate: 1, seconds: 5) with { Requests = 1000, StopWhen = StopRule.First } };
        Assert.EndsWith("and the load comes to 5 requests; it will be inconclusive (let the load come to 100 requests, or gate p50 or the mean)", Assert.Single(GateSet.Parse(spec).Diagnostics).ToString(), StringComparison.Ordinal);

        spec = Gated.Spec("decode.drift <= 10%") with { Load = Closed(new LoadStage(Minute, 4, Steps: true)) };
        Assert.Empty(GateSet.Parse(spec).Diagnostics);

        spec = Gated.Spec("decode.drift <= 10%") with { Load = Closed(new LoadStage(Minute, 4, Steps: true), new LoadStage(Minute, 8, Steps: true)) };
        Assert.Contains("a load in stages changes by plan, which is no drift, so it never has a value", Assert.Single(GateSet.Parse(spec).Diagnostics).ToString(), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Of(LoadSpec load, QuerySpec[] queries, QuerySpec[]? declared = null) =>
        LoadDoubts.Of(load with { Location = new SourceLocation("spec.yaml", 30, 3) }, queries, declared ?? queries, PlannedLoad.Of(load, queries)).Select(diagnostic => diagnostic.ToString());

    private static LoadSpec Closed(params LoadStage[] stages) => new() { Shape = new LoadShape { Stages = stages }, Duration = TimeSpan.FromTicks(stages.Sum(stage => stage.Duration.Ticks)) };

    private static LoadSpec Open(LoadMode mode, double rate, double seconds, int maxConcurrency = 1000) =>
        new() { Shape = new LoadShape { Mode = mode, Rate = rate, MaxConcurrency = maxConcurrency }, Duration = TimeSpan.FromSeconds(seconds) };
}
