using Validator.Integrity;
using Validator.Metrics;
using Xunit;

namespace Validator.Tests.Metrics;

public class MetricSetTests
{
    private static readonly RequestRecord[] TwoSound = [Requests.Sound(1), Requests.Sound(2)];

    [Theory]
    [InlineData("requests.count", 2)]
    [InlineData("requests.failed", 0)]
    [InlineData("requests.success_rate", 1)]
    [InlineData("integrity.violations", 0)]
    [InlineData("integrity.clean_rate", 1)]
    [InlineData("context.processed_rate", 1)]
    [InlineData("output.tokens_per_second", 10 / 13.0)]
    public void Numbers_of_sound_requests(string metric, double expected) =>
        Assert.Equal(expected, MetricSet.Compute(TwoSound).Get(metric).Number!.Value, 12);

    [Theory]
    [InlineData("decode.tokens_per_second", 5)]
    [InlineData("prefill.tokens_per_second", 200)]
    [InlineData("ttft", 1)]
    [InlineData("tpot", 0.5)]
    [InlineData("e2e", 3)]
    [InlineData("load_time", 0.25)]
    public void Distributions_of_sound_requests(string metric, double expected) =>
        Assert.Equal(expected, MetricSet.Compute(TwoSound).Get(metric).Distribution!.P50, 12);

    [Theory]
    [InlineData("decode.tokens_per_second", 0, 5)]
    [InlineData("prefill.tokens_per_second", 0, 200)]
    [InlineData("ttft", 1, double.PositiveInfinity)]
    [InlineData("tpot", 0.5, double.PositiveInfinity)]
    [InlineData("e2e", 3, double.PositiveInfinity)]
    [InlineData("load_time", 0.25, double.PositiveInfinity)]
    [InlineData("queue", 0.25, double.PositiveInfinity)]
    [InlineData("reconciliation.residual", 1, double.PositiveInfinity)]
    public void A_failed_request_is_the_worst_value(string metric, double min, double max)
    {
        var summary = MetricSet.Compute([Requests.Sound(1), Requests.Broken(2)]).Get(metric).Distribution!;
        Assert.Equal((min, max, 1, 2), (summary.Min, summary.Max, summary.Failed, summary.Count));
    }

    [Fact]
    public void Where_the_route_tells_no_durations_the_clients_clock_stands_in_and_says_so()
    {
        RequestRecord[] records = [Untimed(1), Untimed(2) with { OutputTokens = 1 }];

        var set = MetricSet.Compute(records, Timing.Client);

        // 4 tokens in the 1.5 s behind the first; 100 prompt tokens in 1 s.
        var (decode, prefill) = (set.Get("decode.tokens_per_second"), set.Get("prefill.tokens_per_second"));
        Assert.Equal((4 / 1.5, 1), (decode.Distribution!.Mean, decode.Distribution.Count));
        Assert.Equal((100, 2), (prefill.Distribution!.Mean, prefill.Distribution.Count));
        Assert.Contains("client's clock", decode.Note, StringComparison.Ordinal);
        Assert.Contains("lower bound", prefill.Note, StringComparison.Ordinal);
        Assert.Equal(MissingKind.NoTelemetry, set.Get("load_time").MissingKind);
        Assert.Contains("does not tell", set.Get("load_time").Missing, StringComparison.Ordinal);
        Assert.Equal(1, set.Get("ttft").Distribution!.Mean);
        Assert.Null(set.Get("ttft").Note);
    }

    [Fact]
    public void An_answer_in_one_piece_has_no_speed_by_the_clients_clock()
    {
        RequestRecord whole = Untimed(1) with { Chunks = 1, LastTokenAt = 11 };

        var set = MetricSet.Compute([whole], Timing.Client);

        Assert.All(["decode.tokens_per_second", "prefill.tokens_per_second"], metric =>
            Assert.Contains("must be streamed", set.Get(metric).Missing, StringComparison.Ordinal));
    }

    private static RequestRecord Untimed(int id) =>
        Requests.Sound(id) with { ServerTotalNs = null, ServerLoadNs = null, ServerPromptNs = null, ServerDecodeNs = null };

    [Fact]
    public void Each_stage_has_the_figures_of_its_own_requests()
    {
        var set = MetricSet.Compute([Requests.Sound(1) with { Stage = 1 }, Requests.Sound(2) with { Stage = 2 }, Requests.Broken(3) with { Stage = 2 }]);

        Assert.Equal([1, 2], set.Stages.Keys);
        Assert.Equal((1, 2, 1), (set.Stages[1]["requests.count"].Number, set.Stages[2]["requests.count"].Number, set.Stages[2]["requests.failed"].Number));
        Assert.Equal(double.PositiveInfinity, set.Stages[2]["ttft"].Distribution!.Max);
        Assert.Empty(MetricSet.Compute(TwoSound).Stages);
    }

    [Fact]
    public void Failed_requests_add_time_but_no_tokens()
    {
        var set = MetricSet.Compute([Requests.Sound(1), Requests.Broken(2) with { LastByteAt = null, EndedAt = 60 }]);
        Assert.Equal(5 / 50.0, set.Get("output.tokens_per_second").Number!.Value, 12);
    }

    [Fact]
    public void Warm_up_and_cancelled_requests_count_for_nothing()
    {
        var set = MetricSet.Compute(
        [
            Requests.Broken(1) with { Phase = RequestRecord.WarmupPhase },
            Requests.Sound(2),
            Requests.Broken(3) with { Outcome = RequestRecord.Cancelled },
        ]);
        Assert.Equal(1, set.Get("requests.count").Number);
        Assert.Equal(1, set.Get("requests.success_rate").Number);
        Assert.Equal(0, set.Get("integrity.violations").Number);
    }

    [Fact]
    public void No_requests_leave_every_metric_without_a_value_but_their_count()
    {
        Assert.Equal(0, MetricSet.Empty.Get("requests.count").Number);
        Assert.All(MetricRegistry.All.Skip(1), metric =>
        {
            var value = MetricSet.Empty.Get(metric.Name);
            Assert.Equal((MissingKind.NoData, "no load request ended"), (value.MissingKind, value.Missing));
        });
    }

    [Theory]
    [InlineData("decode.tokens_per_second", "1 of 2 requests came without eval_count and eval_duration")]
    [InlineData("load_time", "1 of 2 requests came without the server's durations")]
    [InlineData("queue", "1 of 2 requests came without the server's durations")]
    [InlineData("reconciliation.residual", "1 of 2 requests came without the server's total_duration and the time of its last byte")]
    public void One_request_without_counters_takes_the_metric_away(string metric, string reason)
    {
        var blind = Requests.Sound(2) with { ServerTotalNs = null, ServerDecodeNs = null, ServerLoadNs = null };
        var value = MetricSet.Compute([Requests.Sound(1), blind]).Get(metric);
        Assert.Equal((MissingKind.NoTelemetry, reason), (value.MissingKind, value.Missing));
    }

    /// <summary>Recorded: four requests at once for one slot, of about 1.9 s each.</summary>
    [Theory]
    [InlineData(2_042_172_928, 2_438_027, 28_028_000, 2_006_178_000, 0)]
    [InlineData(3_868_394_949, 1_556_854, 9_450_000, 1_874_478_000, 1)]
    [InlineData(5_776_416_315, 4_604_589, 7_969_000, 1_951_736_000, 2)]
    [InlineData(7_613_776_006, 1_905_695, 13_215_000, 1_868_898_000, 3)]
    public void A_request_queues_as_long_as_those_before_it_take(long total, long load, long prompt, long decode, int before)
    {
        var record = Requests.Sound(1) with { ServerTotalNs = total, ServerLoadNs = load, ServerPromptNs = prompt, ServerDecodeNs = decode };
        Assert.Equal(1.93 * before, MetricSet.Compute([record]).Get("queue").Distribution!.Max, 0.2);
    }

    [Fact]
    public void Counters_that_the_server_left_out_are_zero_and_parts_longer_than_the_whole_are_no_time_gained()
    {
        RequestRecord[] records =
        [
            Requests.Sound(1) with { ServerLoadNs = null, ServerPromptNs = null },
            Requests.Sound(2) with { ServerTotalNs = 1_700_000_000 },
        ];
        var queue = MetricSet.Compute(records).Get("queue").Distribution!;
        Assert.Equal((0, 1), (queue.Min, queue.Max));
    }

    [Fact]
    public void An_omitted_load_duration_is_zero() =>
        Assert.Equal(0, MetricSet.Compute([Requests.Sound(1) with { ServerLoadNs = null }]).Get("load_time").Distribution!.Max);

    [Fact]
    public void A_prompt_that_was_cut_was_not_processed()
    {
        RequestRecord[] records = [Requests.Sound(1), Requests.Broken(2, "context.truncated"), Requests.Sound(3) with { PromptTokens = null }, Requests.Sound(4)];
        Assert.Equal(0.5, MetricSet.Compute(records).Get("context.processed_rate").Number);
    }

    [Fact]
    public void Gaps_of_all_requests_are_one_distribution()
    {
        var summary = MetricSet.Compute([Requests.Sound(1) with { Gaps = Gaps(1000, 3) }, Requests.Sound(2) with { Gaps = Gaps(9000, 1) }]).Get("inter_chunk").Distribution!;
        Assert.Equal((4, 0), (summary.Count, summary.Failed));
        double[] expected = [0.001, 0.001, 0.009, 0.009, 0.003];
        double[] actual = [summary.Min, summary.P50, summary.P90, summary.Max, summary.Mean];
        Assert.All(expected.Zip(actual), pair => Assert.InRange(pair.Second / pair.First, 0.99, 1.01));
        Assert.InRange(summary.Cv!.Value, 1.0, 1.4);
    }

    [Fact]
    public void A_failed_request_counts_as_many_infinite_gaps_as_the_longest_had()
    {
        var summary = MetricSet.Compute([Requests.Sound(1) with { Gaps = Gaps(1000, 3) }, Requests.Broken(2) with { Gaps = Gaps(1, 7) }]).Get("inter_chunk").Distribution!;
        Assert.Equal((10, 1), (summary.Count, summary.Failed));
        Assert.InRange(summary.P10, 0.00099, 0.00101);
        Assert.All([summary.P50, summary.Max, summary.Mean, summary.Cv!.Value], value => Assert.Equal(double.PositiveInfinity, value));
    }

    [Fact]
    public void Gaps_that_cannot_be_read_are_told() =>
        Assert.Equal("the gaps recorded for request 1 cannot be read", MetricSet.Compute([Requests.Sound(1) with { Gaps = "?" }]).Get("inter_chunk").Missing);

    private static string Gaps(long microseconds, int count)
    {
        var gaps = new GapHistogram();
        for (var i = 0; i < count; i++)
        {
            gaps.Record(microseconds);
        }

        return gaps.Encode();
    }

    [Fact]
    public void Without_calibration_nobody_knows_whether_the_prompt_was_processed()
    {
        var value = MetricSet.Compute([Requests.Sound(1) with { ExpectedPromptTokens = null }]).Get("context.processed_rate");
        Assert.Equal(MissingKind.NoTelemetry, value.MissingKind);
        Assert.Contains("no certain length by calibration", value.Missing, StringComparison.Ordinal);
    }

    [Fact]
    public void A_single_token_has_no_time_per_further_token()
    {
        var value = MetricSet.Compute([Requests.Sound(1) with { OutputTokens = 1 }]).Get("tpot");
        Assert.Equal(MissingKind.NoTelemetry, value.MissingKind);
    }

    [Fact]
    public void Queries_are_told_apart()
    {
        var set = MetricSet.Compute([Requests.Sound(1, "a"), Requests.Broken(2, query: "b")]);
        Assert.Equal((0.5, 1.0, 0.0), (set.Get("requests.success_rate").Number, set.Get("requests.success_rate", "a").Number, set.Get("requests.success_rate", "b").Number));
        Assert.Equal("no load request of query 'c' ended", set.Get("ttft", "c").Missing);
    }
}
