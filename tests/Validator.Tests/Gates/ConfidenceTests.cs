using Validator.Gates;
using Validator.Metrics;
using Validator.Spec;
using Validator.Tests.Metrics;
using Xunit;

namespace Validator.Tests.Gates;

/// <summary>Gates that ask for confidence.</summary>
public class ConfidenceTests
{
    [Theory]
    [InlineData("decode.tokens_per_second.p10 >= 5 with 95% confidence")]
    [InlineData("ttft.mean <= 2s with 99.9% confidence")]
    [InlineData("requests.success_rate >= 99% with 90% confidence")]
    [InlineData("decode.tokens_per_second.mean >= 95% of baseline with 95% confidence")]
    public void A_gate_is_written_as_it_was_read(string text) => Assert.Equal(text, Gated.Gate(text).Expression.ToString());

    [Theory]
    [InlineData("requests.count >= 5 with 95% confidence", "'requests.count' is counted, not estimated, and takes no confidence")]
    [InlineData("output.tokens_per_second >= 5 with 95% confidence", "'output.tokens_per_second' is one number over the whole load, and no confidence can be had from one")]
    [InlineData("ttft.max <= 5s with 95% confidence", "no sample tells how far the extremes of what was not measured lie")]
    [InlineData("ttft.min <= 5s with 95% confidence", "no sample tells how far the extremes of what was not measured lie")]
    [InlineData("ttft.cv <= 1 with 95% confidence", "'cv' takes no confidence")]
    [InlineData("inter_chunk.p50 <= 1s with 95% confidence", "gaps of one answer depend on each other, and the bounds of a confidence hold for independent values")]
    [InlineData("requests.success_rate == 100% with 95% confidence", "'==' takes no confidence: nothing estimated is ever known to be exactly equal")]
    [InlineData("ttft.p50 <= 5s with 49.9% confidence", "'49.9%' is no confidence; legal: 50% to 99.9%")]
    [InlineData("ttft.p50 <= 5s with 100% confidence", "'100%' is no confidence; legal: 50% to 99.9%")]
    [InlineData("ttft.p50 <= 5s with 95 confidence", "'95' is no confidence; legal: 50% to 99.9%")]
    public void What_has_no_confidence_is_told(string text, string message)
    {
        var (expression, errors) = GateExpression.Parse(text, new SourceLocation("spec.yaml", 1, 1));
        Assert.Null(expression);
        Assert.Equal($"gate '{text}': {message}", Assert.Single(errors).Message);
    }

    [Theory]
    [InlineData("ttft.p50 <= 3s with 95% confidence", 5, Outcome.Passed, "ttft.p50 is 3s, at most 3s with 95% confidence (order statistics), needs <= 3s")]
    [InlineData("ttft.p50 <= 3s with 95% confidence", 4, Outcome.Inconclusive, "ttft.p50 is 3s, anywhere with 95% confidence (order statistics); about 5 requests are needed to tell, there are 4, needs <= 3s")]
    [InlineData("ttft.p50 <= 2s with 95% confidence", 5, Outcome.Failed, "ttft.p50 is 3s, at least 3s with 95% confidence (order statistics), needs <= 2s")]
    [InlineData("ttft.p50 >= 4s with 95% confidence", 5, Outcome.Failed, "ttft.p50 is 3s, at most 3s with 95% confidence (order statistics), needs >= 4s")]
    [InlineData("ttft.mean <= 3s with 95% confidence", 12, Outcome.Inconclusive, "ttft.mean is 3s, but no confidence can be had: all 12 values are the same, which does not tell how far others would lie; gate a percentile")]
    [InlineData("ttft.mean <= 4s with 95% confidence", 9, Outcome.Inconclusive, "ttft.mean is 3s, anywhere with 95% confidence (Student's t); about 10 requests are needed to tell, there are 9, needs <= 4s")]
    [InlineData("requests.success_rate >= 99% with 95% confidence", 298, Outcome.Inconclusive, "requests.success_rate is 100%, between 99% and 100% with 95% confidence (Clopper-Pearson); about 299 requests are needed to tell, there are 298, needs >= 99%")]
    [InlineData("requests.success_rate >= 99% with 95% confidence", 299, Outcome.Passed, "requests.success_rate is 100%, at least 99.003% with 95% confidence (Clopper-Pearson), needs >= 99%")]
    public void Equal_requests(string gate, int requests, Outcome outcome, string message)
    {
        var result = Gated.Judge(gate, [.. Enumerable.Range(1, requests).Select(id => Requests.Sound(id) with { FirstTokenAt = (10 * id) + 3 })]);
        Assert.Equal((outcome, message), (result.Outcome, result.Message));
    }

    [Fact]
    public void Between_its_bounds_it_is_open_and_says_how_many_would_tell()
    {
        var result = Gated.Judge("ttft.mean <= 2.4s with 95% confidence", [.. Times(1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3)]);

        Assert.Equal(Outcome.Inconclusive, result.Outcome);
        Assert.Equal(
            "ttft.mean is 2s, between 1.423s and 2.535s with 95% confidence (the wider of Student's t and bootstrap-t, 2000 resamples); about 49 requests are needed to tell, there are 12, needs <= 2.4s",
            result.Message);
        Assert.Equal((1.42, 2.53, 0.95), (Math.Round(result.Interval!.Lower!.Value, 2), Math.Round(result.Interval.Upper!.Value, 2), Math.Round(result.Interval.Confidence, 6)));
    }

    [Fact]
    public void On_its_very_bound_nothing_would_tell()
    {
        var result = Gated.Judge("ttft.mean <= 2s with 95% confidence", [.. Times(1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3)]);
        Assert.Equal(Outcome.Inconclusive, result.Outcome);
        Assert.Contains("; it lies so near its bound that no number of requests would tell", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_request_makes_a_mean_infinite_and_the_bound_is_missed()
    {
        var result = Gated.Judge("ttft.mean <= 1h with 95% confidence", [.. Times(1, 2, 3, 1, 2), Requests.Broken(6)]);
        Assert.Equal(Outcome.Failed, result.Outcome);
        Assert.Null(result.Interval!.Upper);
        Assert.Contains("1 of 6 requests failed and counts as infinite", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gate_that_failing_flatters_fails_whatever_its_confidence() => Assert.Equal(
        Outcome.Failed, Gated.Judge("ttft.p50 >= 1s with 95% confidence", [.. Times(3, 3, 3, 3, 3, 3), Requests.Broken(7)]).Outcome);

    [Theory]
    [InlineData(1.0, Outcome.Passed)]
    [InlineData(1.05, Outcome.Inconclusive)]
    [InlineData(1.5, Outcome.Failed)]
    public void A_share_of_the_baselines_mean_takes_both_runs_doubt(double slower, Outcome outcome)
    {
        double[] times = [2, 2.1, 1.9, 2.05, 1.95, 2, 2.1, 1.9, 2, 2];
        var before = MetricSet.Compute([.. Times(times)]);
        var after = MetricSet.Compute([.. Times([.. times.Select(time => time * slower)])]);

        var result = Assert.Single(GateEvaluator.Evaluate([Gated.Gate("ttft.mean <= 106% of baseline with 95% confidence")], after, new BaselineFigures(before, null)));

        Assert.Equal(outcome, result.Outcome);
        Assert.Contains("Welch's t", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_baseline_with_a_failed_request_is_compared_to_by_its_requests_alone()
    {
        var now = MetricSet.Compute([.. Times([.. Enumerable.Range(0, 40).Select(index => 1 + (0.01 * index))]).Select(Faster)]);
        var before = MetricSet.Compute([.. Times([.. Enumerable.Range(0, 40).Select(index => 1 + (0.01 * index))]), Requests.Broken(41)]);
        var gate = Gated.Gate("decode.tokens_per_second.mean >= 80% of baseline with 95% confidence");
        var withoutRequests = before.Summed();

        var told = Assert.Single(GateEvaluator.Evaluate([gate], now, new BaselineFigures(before, null)));
        var untold = Assert.Single(GateEvaluator.Evaluate([gate], now, new BaselineFigures(withoutRequests, null)));

        Assert.Equal((Outcome.Passed, true), (told.Outcome, told.Power is { Sees: > 0 and < 1 }));
        Assert.Equal((Outcome.Inconclusive, true), (untold.Outcome, untold.Power is null));
        Assert.Contains("1 request of the baseline failed, and how much its values vary is told by its requests.jsonl alone", untold.Message, StringComparison.Ordinal);

        static RequestRecord Faster(RequestRecord record) => record with { ServerDecodeNs = 900_000_000 + (record.Id * 1_000_000) };
    }

    [Fact]
    public void A_percentile_of_a_baseline_needs_its_requests()
    {
        var metrics = MetricSet.Compute([.. Times([.. Enumerable.Repeat(2.0, 40)])]);
        var gate = Gated.Gate("ttft.p50 <= 105% of baseline with 95% confidence");
        var withoutRequests = metrics.Summed();

        var told = Assert.Single(GateEvaluator.Evaluate([gate], metrics, new BaselineFigures(metrics, null)));
        var untold = Assert.Single(GateEvaluator.Evaluate([gate], metrics, new BaselineFigures(withoutRequests, null)));

        Assert.Equal(Outcome.Passed, told.Outcome);
        Assert.Equal(Outcome.Inconclusive, untold.Outcome);
        Assert.Contains("needs its requests.jsonl", untold.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<RequestRecord> Times(params double[] times) =>
        times.Select((time, index) => Requests.Sound(index + 1) with { FirstTokenAt = (10 * (index + 1)) + time });
}
