using Validator.Gates;
using Validator.Metrics;
using Validator.Spec;
using Validator.Tests.Metrics;
using Xunit;

namespace Validator.Tests.Gates;

public class GateEvaluatorTests
{
    [Theory]
    [InlineData("requests.success_rate == 100%", Outcome.Passed, "requests.success_rate is 100%, needs == 100%")]
    [InlineData("ttft.max <= 1s", Outcome.Passed, "ttft.max is 1s, needs <= 1s")]
    [InlineData("ttft.max < 1s", Outcome.Failed, "ttft.max is 1s, needs < 1s")]
    [InlineData("decode.tokens_per_second.p10 >= 5.0001", Outcome.Failed, "decode.tokens_per_second.p10 is 5/s, needs >= 5.0001/s")]
    [InlineData("requests.count > 1", Outcome.Passed, "requests.count is 2, needs > 1")]
    [InlineData("requests.failed != 0", Outcome.Failed, "requests.failed is 0, needs != 0")]
    [InlineData("ttft.max{query=bugs} <= 1s", Outcome.Failed, "ttft.max{query=bugs} has no value: no load request of query 'bugs' ended")]
    [InlineData("inter_chunk.p50 <= 1s", Outcome.Inconclusive, "inter_chunk.p50 has no value: no response came in two chunks or more")]
    public void Sound_requests(string gate, Outcome outcome, string message)
    {
        var result = Gated.Judge(gate, Requests.Sound(1), Requests.Sound(2));
        Assert.Equal((outcome, message), (result.Outcome, result.Message));
    }

    [Theory]
    [InlineData("decode.tokens_per_second.p10 >= 5", "decode.tokens_per_second.p10 is 0/s, needs >= 5/s; 1 of 3 requests failed and counts as 0")]
    [InlineData("ttft.max <= 45m", "ttft.max is ∞, needs <= 45m; 1 of 3 requests failed and counts as infinite")]
    [InlineData("ttft.max >= 1s", "ttft.max is ∞, needs >= 1s; 1 of 3 requests failed and counts as infinite, which this gate would take for good")]
    [InlineData("decode.tokens_per_second.p50 <= 100", "decode.tokens_per_second.p50 is 5/s, needs <= 100/s; 1 of 3 requests failed and counts as 0, which this gate would take for good")]
    [InlineData("ttft.cv <= 100", "ttft.cv is ∞, needs <= 100; 1 of 3 requests failed and counts as infinite")]
    public void Failed_requests_help_no_gate(string gate, string message)
    {
        var result = Gated.Judge(gate, Requests.Sound(1), Requests.Sound(2), Requests.Broken(3));
        Assert.Equal((Outcome.Failed, message), (result.Outcome, result.Message));
    }

    [Fact]
    public void No_gate_passes_without_requests_but_one_on_their_number()
    {
        var expressions = MetricRegistry.All.SelectMany(metric => Comparisons.Signs
            .Where(sign => metric.Kind is MetricKind.Count or MetricKind.Rate || sign is not ("==" or "!="))
            .Select(sign => $"{metric.Name}{(metric.Kind == MetricKind.Distribution ? ".p50" : string.Empty)} {sign} {Number(metric.Unit)}"));
        Assert.All(expressions.Where(text => !text.StartsWith("requests.count", StringComparison.Ordinal)), text => Assert.Equal(Outcome.Failed, Gated.Judge(text).Outcome));
        Assert.Equal(Outcome.Failed, Gated.Judge("requests.count >= 1").Outcome);
    }

    [Theory]
    [InlineData("decode.tokens_per_second.p10 >= 5", 9, Outcome.Inconclusive, "decode.tokens_per_second.p10 is 5/s, needs >= 5/s, which it meets; but p10 needs at least 10 values, and there are 9")]
    [InlineData("decode.tokens_per_second.p10 >= 5", 10, Outcome.Passed, "decode.tokens_per_second.p10 is 5/s, needs >= 5/s")]
    [InlineData("ttft.p95 <= 1s", 19, Outcome.Inconclusive, "ttft.p95 is 1s, needs <= 1s, which it meets; but p95 needs at least 20 values, and there are 19")]
    [InlineData("ttft.p95 <= 1s", 20, Outcome.Passed, "ttft.p95 is 1s, needs <= 1s")]
    [InlineData("ttft.p99 <= 1s", 99, Outcome.Inconclusive, "ttft.p99 is 1s, needs <= 1s, which it meets; but p99 needs at least 100 values, and there are 99")]
    [InlineData("ttft.p99 < 1s", 99, Outcome.Failed, "ttft.p99 is 1s, needs < 1s")]
    [InlineData("ttft.p50 <= 1s", 1, Outcome.Inconclusive, "ttft.p50 is 1s, needs <= 1s, which it meets; but p50 needs at least 2 values, and there is 1")]
    [InlineData("ttft.max <= 1s", 1, Outcome.Passed, "ttft.max is 1s, needs <= 1s")]
    public void A_percentile_of_too_few_values_approves_nothing(string gate, int requests, Outcome outcome, string message)
    {
        var result = Gated.Judge(gate, [.. Enumerable.Range(1, requests).Select(id => Requests.Sound(id))]);
        Assert.Equal((outcome, message), (result.Outcome, result.Message));
    }

    [Theory]
    [InlineData(2, 0, "ttft.max is ∞, needs <= 1s; 2 of 2 requests failed and count as infinite")]
    [InlineData(1, 0, "ttft.max is ∞, needs <= 1s; 1 of 1 request failed and counts as infinite")]
    [InlineData(2, 1, "ttft.max is ∞, needs <= 1s; 2 of 3 requests failed and count as infinite")]
    public void How_many_failed_is_told_in_good_grammar(int failed, int sound, string message) => Assert.Equal(
        message,
        Gated.Judge("ttft.max <= 1s", [.. Enumerable.Range(1, failed).Select(id => Requests.Broken(id)), .. Enumerable.Range(9, sound).Select(id => Requests.Sound(id))]).Message);

    [Theory]
    [InlineData("==", 1, 1, true)]
    [InlineData("==", 1, 2, false)]
    [InlineData("!=", 1, 1, false)]
    [InlineData("!=", 1, 2, true)]
    [InlineData(">=", 1, 1, true)]
    [InlineData(">=", 0, 1, false)]
    [InlineData("<=", 1, 1, true)]
    [InlineData("<=", 2, 1, false)]
    [InlineData(">", 1, 1, false)]
    [InlineData(">", 2, 1, true)]
    [InlineData("<", 1, 1, false)]
    [InlineData("<", 0, 1, true)]
    [InlineData("!=", double.NaN, 1, false)]
    [InlineData("!=", 1, double.NaN, false)]
    [InlineData("<", double.NaN, 1, false)]
    public void Signs_mean_what_they_say(string sign, double actual, double bound, bool holds) =>
        Assert.Equal(holds, Comparisons.Holds(Comparisons.Find(sign)!.Value, actual, bound));

    [Theory]
    [InlineData(1.00000001, 1, Unit.None, "1.00000001", "1")]
    [InlineData(0.999999, 1, Unit.Percent, "99.9999%", "100%")]
    [InlineData(1.00000001, 1, Unit.Duration, "1.00000001s", "1s")]
    [InlineData(1.00000001, 1, Unit.PerSecond, "1.00000001/s", "1/s")]
    [InlineData(1073741825, 1073741824, Unit.Bytes, "1073741825B", "1073741824B")]
    [InlineData(1, 1, Unit.None, "1", "1")]
    public void Two_figures_that_differ_look_different(double actual, double threshold, Unit unit, string left, string right) =>
        Assert.Equal((left, right), GateFormat.Pair(actual, threshold, unit));

    [Fact]
    public void What_is_missing_is_a_dash()
    {
        Assert.Equal("–", GateFormat.Text(null, Unit.None));
        Assert.Equal("–", GateFormat.Text(double.NaN, Unit.None));
        Assert.Equal("5", GateFormat.Text(5, Unit.None));
    }

    [Fact]
    public void A_spread_needs_two_values()
    {
        var result = Gated.Judge("ttft.cv <= 1", Requests.Sound(1));
        Assert.Equal((Outcome.Inconclusive, "ttft.cv has no value: a spread needs at least 2 values, there is 1"), (result.Outcome, result.Message));
    }

    [Fact]
    public void A_warning_gate_warns()
    {
        var metrics = MetricSet.Compute([Requests.Broken(1)]);
        var results = GateEvaluator.Evaluate([Gated.Gate("ttft.max <= 1s", GateSeverity.Warn), Gated.Gate("requests.count >= 1", GateSeverity.Warn)], metrics, BaselineFigures.None);
        Assert.Equal([Outcome.Warned, Outcome.Passed], results.Select(result => result.Outcome));
        Assert.All(results, result => Assert.Equal(GateSeverity.Warn, result.Severity));
        Assert.StartsWith("ttft.max is ∞, needs <= 1s", results[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_warning_of_what_is_not_known_says_so()
    {
        GateResult Judge(string gate, params RequestRecord[] records) =>
            Assert.Single(GateEvaluator.Evaluate([Gated.Gate(gate, GateSeverity.Warn)], MetricSet.Compute(records), BaselineFigures.None));
        var results = new[] { Judge("inter_chunk.p50 <= 1s", Requests.Sound(1)), Judge("ttft.max <= 105% of baseline", Requests.Sound(1)), Judge("ttft.max <= 1s") };
        Assert.All(results, result => Assert.Equal(Outcome.Warned, result.Outcome));
        Assert.Equal(
            [
                "inconclusive: inter_chunk.p50 has no value: no response came in two chunks or more",
                "inconclusive: ttft.max is 1s, but its bound, 105% of baseline, has no value: no baseline was given",
                "no data: ttft.max has no value: no load request ended",
            ],
            results.Select(result => result.Message));
    }

    [Fact]
    public void Skipped_gates_carry_the_reason()
    {
        var result = Assert.Single(GateEvaluator.Skip([Gated.Gate("ttft.max <= 1s", GateSeverity.Warn)], "the model could not be loaded"));
        Assert.Equal((Outcome.Skipped, "the model could not be loaded", 1.0), (result.Outcome, result.Message, result.Threshold));
    }

    [Theory]
    [InlineData("decode.tokens_per_second.p50 >= 95% of baseline", Outcome.Passed, "decode.tokens_per_second.p50 is 5/s, needs >= 4.75/s (95% of baseline, which is 5/s)")]
    [InlineData("decode.tokens_per_second.p50 >= 105% of baseline", Outcome.Failed, "decode.tokens_per_second.p50 is 5/s, needs >= 5.25/s (105% of baseline, which is 5/s)")]
    [InlineData("inter_chunk.p50 <= 105% of baseline", Outcome.Inconclusive, "inter_chunk.p50 has no value: no response came in two chunks or more")]
    public void Shares_of_the_baseline(string gate, Outcome outcome, string message)
    {
        var metrics = MetricSet.Compute([Requests.Sound(1), Requests.Sound(2)]);
        var result = Assert.Single(GateEvaluator.Evaluate([Gated.Gate(gate)], metrics, new BaselineFigures(metrics, null)));
        Assert.Equal((outcome, message), (result.Outcome, result.Message));
    }

    [Fact]
    public void A_baseline_without_the_figure_leaves_it_open()
    {
        var gate = Gated.Gate("ttft.max <= 105% of baseline");
        var broken = new BaselineFigures(MetricSet.Compute([Requests.Broken(1)]), null);
        var results = new[] { BaselineFigures.None, broken }
            .Select(baseline => Assert.Single(GateEvaluator.Evaluate([gate], MetricSet.Compute([Requests.Sound(1)]), baseline)));
        Assert.Equal(
            [
                "ttft.max is 1s, but its bound, 105% of baseline, has no value: no baseline was given",
                "ttft.max is 1s, but its bound, 105% of baseline, has no value: the baseline has no finite ttft.max",
            ],
            results.Where(result => result.Outcome == Outcome.Inconclusive).Select(result => result.Message));
    }

    private static string Number(Unit unit) => unit switch
    {
        Unit.Percent => "0%",
        Unit.Bytes => "0B",
        Unit.Duration => "0s",
        _ => "0",
    };
}
