using CsCheck;
using Validator.Gates;
using Validator.Metrics;
using Validator.Spec;
using Validator.Tests.Reports;
using Xunit;

namespace Validator.Tests.Gates;

public class GateExpressionTests
{
    private static readonly SourceLocation Place = new("spec.yaml", 40, 5);

    [Theory]
    [InlineData("requests.success_rate == 100%", "requests.success_rate == 100%", 1)]
    [InlineData("integrity.violations == 0", "integrity.violations == 0", 0)]
    [InlineData("decode.tokens_per_second.p10 >= 5.0", "decode.tokens_per_second.p10 >= 5.0", 5)]
    [InlineData("  ttft.max<=45m ", "ttft.max <= 45m", 2700)]
    [InlineData("ttft.p50 { query=x }<1 s", null, 0)]
    [InlineData("ttft.p50{query=architecture}<1 s", "ttft.p50{query=architecture} < 1s", 1)]
    [InlineData("tpot.cv <= 0.2", "tpot.cv <= 0.2", 0.2)]
    [InlineData("output.tokens_per_second > 2/s", "output.tokens_per_second > 2/s", 2)]
    [InlineData("e2e.p99 <= 250ms", "e2e.p99 <= 250ms", 0.25)]
    [InlineData("decode.tokens_per_second.mean >= 95 % of baseline", "decode.tokens_per_second.mean >= 95% of baseline", 0.95)]
    [InlineData("requests.failed != 3", "requests.failed != 3", 3)]
    public void Good_gates_are_read(string text, string? canonical, double threshold)
    {
        var (expression, diagnostics) = GateExpression.Parse(text, Place);
        Assert.Equal(canonical is null, diagnostics.Count > 0);
        Assert.Equal(canonical, expression?.ToString());
        Assert.Equal(threshold, expression?.Threshold.Value ?? 0, 12);
    }

    [Fact]
    public void Bad_gates_are_told_with_place_and_remedy()
    {
        string[] bad =
        [
            "", "   ", "<= 5", "ttft", "ttft.max", "ttft.max <=", "ttft.max 5s", "ttft <= 5s", "ttft.p97 <= 5s", "ttft.P95 <= 5s", "ttft.p95.max <= 5s",
            "tfft.max <= 5s", "decode.token_per_second.p10 >= 5", "request.success_rate == 100%", "latency > 1", "requests.count.max >= 1",
            "requests.success_rate.mean >= 1%", "ttft.max == 5s", "output.tokens_per_second != 1", "ttft.max = 5s", "ttft.max => 5s", "requests.failed = 0", "ttft.max ≤ 5s",
            "ttft.max <= 5", "ttft.max <= 5%", "ttft.max <= 5 sec", "requests.success_rate >= 0.99", "requests.count >= 5s", "tpot.cv <= 20%",
            "ttft.max <= -5s", "ttft.max <= 1.2.3s", "ttft.max <= 5s please", "ttft.max <= 5e3s", "ttft.max <= 0.9 of baseline", "ttft.max <= 110% of baselin",
            "ttft.max <= 110% of bets", "ttft.max <= 5s of best", "ttft.max <= 5s with 95% confidence", "ttft.max <= 110% of best with 95% confidence",
            "memory.peak <= 5s", "goodput >= 1/s", "ttft.max{bugs} <= 5s", "ttft.max{query=bugs <= 5s", "ttft.max{query=} <= 5s",
            "latencyy.p12 == fast", "ttft.max <= ∞", "requests.failed <> 0", "requests.failed ≠ 0", "requests.failed ! 0", "requests.failed !== 0", "ttft.max <> 5s", "requests.failed === 0",
            "decode.tokens_per_second.mean = 5", "ttft.max ≥ 5s", "ttft.max =< 5s", "ttft.max ~ 5s", "ttft. <= 5s", ".max <= 5s", "ttft.max{query} <= 5s", "ttft.max{query=a b} <",
            "ttft.max <= 5s with confidence", "ttft.p50 <= 5s with 101% confidence", "requests.count >= 5 with 95% confidence",
            "ttft.p50 <= 2s with 95% confidnce", "ttft.p50 <= 2 s at 95% confidence", "ttft.p50 <= 110% of baseline with confidence 95%", "ttft.p50 <= 2s, 95%", "decode.tokens_per_second.p50 >= 5 tok/s",
            "memory.peak <= 4", "memory.peak <= 4 GIB", "memory.peak <= 4g", "requests.success_rate >= 1", "requests.success_rate >= 99 percent", "ttft.p50 <= 3 min", "ttft.p50 <= 3 fortnights",
        ];
        var report = string.Concat(bad.Select(text => $"{text}\n{string.Concat(GateExpression.Parse(text, Place).Diagnostics.Select(diagnostic => $"  {diagnostic}\n"))}"));
        Assert.All(bad, text => Assert.Null(GateExpression.Parse(text, Place).Expression));
        Assert.All(bad, text => Assert.NotEmpty(GateExpression.Parse(text, Place).Diagnostics));
        Golden.Check("bad-gates.2.txt", report);
    }

    [Fact]
    public void What_is_written_is_read_back_as_the_same() => GenExpression.Sample(expression =>
    {
        var (read, diagnostics) = GateExpression.Parse(expression.ToString(), Place);
        return diagnostics.Count == 0 && read == expression;
    });

    [Fact]
    public void No_text_breaks_the_parser() =>
        Gen.OneOf(Gen.String, Gen.String[Gen.Char["abcdefptx.{}=<>!%0159 msof_query"], 0, 40]).Sample(text =>
        {
            var (expression, diagnostics) = GateExpression.Parse(text, Place);
            return expression is null == diagnostics.Count > 0;
        });

    private static readonly Gen<GateExpression> GenExpression =
        from metric in Pick([.. MetricRegistry.All])
        from aggregation in Gen.Enum<Aggregation>()
        from query in Pick<string?>(null, "architecture", "a-1_b")
        from comparison in Gen.Enum<Comparison>()
        from number in Gen.Int[0, 100_000]
        from ofBaseline in Gen.Bool
        select Make(metric, metric.Kind == MetricKind.Distribution ? aggregation : null, query, comparison, number, ofBaseline);

    private static Gen<T> Pick<T>(params T[] all) => Gen.Int[0, all.Length - 1].Select(i => all[i]);

    private static GateExpression Make(MetricDefinition metric, Aggregation? aggregation, string? query, Comparison comparison, int number, bool ofBaseline)
    {
        var exact = metric.Kind is MetricKind.Count or MetricKind.Rate;
        var unit = ofBaseline ? Unit.Percent : GateExpression.UnitOf(metric, aggregation);
        var text = number + unit switch
        {
            Unit.Percent => "%",
            Unit.Duration => "ms",
            Unit.PerSecond => "/s",
            Unit.Bytes => "KiB",
            _ => string.Empty,
        };
        Assert.True(Quantity.TryParse(text, unit, out var value));
        var legal = Comparisons.IsExact(comparison) && !exact ? Comparison.AtLeast : comparison;
        return new GateExpression(metric, aggregation, query, legal, new GateThreshold(value, text, ofBaseline));
    }
}
