using System.Globalization;
using System.Text;
using Validator.Gates;
using Validator.Metrics;
using Validator.Spec;
using Validator.Tests.Metrics;
using Xunit;

namespace Validator.Tests.Gates;

/// <summary>All that gates say, to the letter: the files beside the tests are read before they are committed.</summary>
public class SpokenGatesTests
{
    private static readonly string[] s_aggregations = [string.Empty, ".p50", ".p1", ".p99", ".mean", ".cv", ".max", ".p42", ".median"];
    private static readonly string[] s_signs = ["<=", ">=", "<", ">", "==", "!=", "=>", "~"];
    private static readonly string[] s_thresholds =
        ["5", "5%", "100%", "5s", "250ms", "5/s", "5MiB", "0", "-1", "95% of baseline", "110% of best", "5s with 95% confidence", "5/s with 90% confidence", "50% with 99% confidence", "5 with 20% confidence", "95% of baseline with 95% confidence", "x", ""];

    private static readonly string[] s_odd =
    [
        "", " ", "ttft", "ttft.p50", "ttft.p50 <=", "<= 5s", "ttft.p50 <= 5s and more", "ttft.p50{query=bugs} <= 5s", "ttft.p50{query=} <= 5s", "ttft.p50{quer=bugs} <= 5s", "ttft.p50{query=bugs <= 5s", "ttft.p50{query=nobody} <= 5s",
        "TTFT.p50 <= 5s", "ttft.P50 <= 5s", "ttft. p50 <= 5s", "decode.p50 >= 5", "decode.tokens_per_second >= 5", "tokens >= 5", "context.canary_recall{query=bugs} == 100%", "memory.peak{query=bugs} <= 1GiB", "load_time.max <= 5s with 95% confidence",
        "requests.count >= 10 with 95% confidence", "integrity.violations == 0 with 95% confidence", "requests.success_rate >= 99% with 95% confidence", "requests.success_rate >= 101%", "decode.tokens_per_second.p50 >= 95 of baseline", "decode.tokens_per_second.p50 >= 95% of yesterday", "decode.drift <= 5%",
    ];

    [Fact]
    public void Of_expressions()
    {
        var told = new StringBuilder();
        foreach (var text in Expressions(every: 97).Concat(s_odd))
        {
            var (expression, diagnostics) = GateExpression.Parse(text, new SourceLocation("spec.yaml", 40, 5));
            told.Append(CultureInfo.InvariantCulture, $"{text}\n");
            told.Append(expression is null ? string.Empty : $"  = {expression} ({expression.Metric.Unit}, {(expression.IsBackward ? "backward" : "forward")})\n");
            told.Append(string.Concat(diagnostics.Select(each => $"  {each}\n")));
        }

        Golden.Check("expressions.txt", told.ToString());
    }

    [Fact]
    public void Of_doubts()
    {
        string[] sound = [.. Expressions(every: 7).Concat(s_odd).Where(IsLegal)];
        Golden.Check("doubts.txt", string.Concat(sound.Select(text => GateSet.Parse(Gated.Spec(text)).Diagnostics).SelectMany(diagnostics => diagnostics).Select(each => $"{each}\n")));
    }

    [Fact]
    public void Of_outcomes()
    {
        (string Name, RequestRecord[] Records)[] all =
        [
            ("none", []),
            ("three sound", [.. Enumerable.Range(1, 3).Select(id => Varied(id))]),
            ("sixty sound", [.. Enumerable.Range(1, 60).Select(id => Varied(id))]),
            ("one of sixty broken", [.. Enumerable.Range(1, 60).Select(id => id == 17 ? Requests.Broken(id) : Varied(id))]),
            ("all broken", [.. Enumerable.Range(1, 4).Select(id => Requests.Broken(id))]),
        ];
        string[] asked =
        [
            .. MetricRegistry.All.Where(metric => metric.Kind != MetricKind.Distribution).SelectMany(metric => new[] { $"{metric.Name} >= {Middle(metric.Unit)}", $"{metric.Name} <= {Middle(metric.Unit)}" }),
            .. MetricRegistry.All.Where(metric => metric.Kind == MetricKind.Distribution).SelectMany(metric => new[] { $"{metric.Name}.p50 >= {Middle(metric.Unit)}", $"{metric.Name}.p95 <= {Middle(metric.Unit)}", $"{metric.Name}.mean <= {Middle(metric.Unit)} with 95% confidence", $"{metric.Name}.p50 >= {Middle(metric.Unit)} with 95% confidence" }),
            "requests.success_rate >= 90% with 95% confidence", "ttft.p50{query=bugs} <= 1s", "ttft.p50{query=architecture} <= 1s", "ttft.cv <= 0.5", "decode.tokens_per_second.p50 >= 95% of baseline", "decode.tokens_per_second.p50 >= 95% of best",
        ];
        var gates = asked.Where(IsLegal).ToArray();
        var told = new StringBuilder();
        foreach (var (name, records) in all)
        {
            told.Append(CultureInfo.InvariantCulture, $"== {name}\n");
            var results = GateEvaluator.Evaluate([.. gates.Select(gate => Gated.Gate(gate))], MetricSet.Compute(records), GateSetting.None);
            told.Append(string.Concat(results.Select(result => $"{result.Outcome}: {result.Message}{(result.Interval is { } interval ? string.Create(CultureInfo.InvariantCulture, $" [{interval.Lower:g6} to {interval.Upper:g6}, {interval.Confidence:g3}, {interval.Method}]") : string.Empty)}{(result.Power is { } power ? $" [{power}]" : string.Empty)}\n")));
        }

        Golden.Check("outcomes.txt", told.ToString());
    }

    private static bool IsLegal(string text) => GateExpression.Parse(text, new SourceLocation("spec.yaml", 40, 5)).Expression is not null;

    private static IEnumerable<string> Expressions(int every) =>
        MetricRegistry.All.SelectMany(metric => s_aggregations.SelectMany(aggregation => s_signs.SelectMany(sign => s_thresholds.Select(threshold => $"{metric.Name}{aggregation} {sign} {threshold}")))).Where((_, index) => index % every == 0);

    private static RequestRecord Varied(int id) => Requests.Sound(id, id % 3 == 0 ? "bugs" : "architecture") with
    {
        FirstTokenAt = (10 * id) + 0.9 + (id * 7 % 11 / 50.0),
        ServerDecodeNs = 900_000_000 + (id * 7919L % 200_000_000),
        ServerPromptNs = 450_000_000 + (id * 6007L % 100_000_000),
    };

    private static string Middle(Unit unit) => unit switch
    {
        Unit.Duration => "1s",
        Unit.Percent => "90%",
        Unit.Bytes => "1MiB",
        Unit.PerSecond => "5/s",
        _ => "3",
    };
}
