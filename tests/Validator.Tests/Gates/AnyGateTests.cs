using CsCheck;
using Validator.Gates;
using Validator.Metrics;
using Validator.Spec;
using Validator.Tests.Metrics;
using Xunit;

namespace Validator.Tests.Gates;

/// <summary>Whatever is gated and whatever was measured, there is a verdict that can be written and read.</summary>
public class AnyGateTests
{
    private const int Gates = 30;

    private static readonly SourceLocation s_at = new("spec.yaml", 40, 5);

    private static readonly GateExpression[] s_all = [.. All().Select(text => GateExpression.Parse(text, s_at).Expression).OfType<GateExpression>()];

    /// <summary>Loads of sound and broken requests, of different speeds, some of them without what a metric needs.</summary>
    private static readonly Gen<RequestRecord[]> s_load = Gen.Select(Gen.Int[0, 5], Gen.Double[0.01, 3], Gen.Bool, Gen.Int[0, 40]).Array[0, 25].Select(requests => requests.Select((request, index) => Request(index + 1, request)).ToArray());

    [Fact]
    public void Any_gate_is_judged_and_recorded() => Gen.Select(s_load, s_load, Gen.Int[0, s_all.Length - 1].Select(index => s_all[index]).Array[Gates], Gen.Enum<Sampling>(), Gen.Bool).Sample((records, earlier, expressions, sampling, kept) =>
    {
        var (metrics, before) = (MetricSet.Compute(records), MetricSet.Compute(earlier));
        Gate[] gates = [.. expressions.Select((expression, index) => new Gate($"g{index}", expression, GateSeverity.Fail, s_at))];
        var setting = new GateSetting { Baseline = new BaselineFigures(kept ? before : before.Summed(), null), Best = new BestFigures([("c1", metrics), ("c2", before)]), Sampling = sampling };
        var results = GateEvaluator.Evaluate(gates, metrics, setting);
        var configuration = ConfigurationRules.Decide(Gated.Evidence([], records) with { Gates = results, Metrics = metrics });

        var text = VerdictJson.Write(RunRules.Decide(new RunFacts { Name = "n", Tool = "t", Rehearsal = false, StartedAt = DateTimeOffset.UnixEpoch }, new AcceptRule(AcceptKind.All, []), [configuration], ["c1"]));

        Assert.Equal(results.Select(result => result.Outcome), VerdictJson.Parse(text).Configurations[0].Gates.Select(result => result.Outcome));
        Assert.All(results.Zip(gates), judged => Assert.False(
            judged.First.Outcome == Outcome.Passed && records.Length == 0 && judged.Second.Expression.Metric.Kind != MetricKind.Count, $"{judged.First.Expression} passed without a request"));
    });

    [Fact]
    public void Any_gate_may_be_watched() => Gen.Select(s_load, s_load, Gen.Int[0, s_all.Length - 1].Select(index => s_all[index]).Array[Gates]).Sample((records, earlier, expressions) =>
    {
        var baseline = new BaselineFigures(MetricSet.Compute(earlier), null);
        foreach (var expression in expressions)
        {
            var judge = new EarlyJudge([new Gate("g", expression, GateSeverity.Fail, s_at)], new LoadSpec { Requests = 100, Early = true }, Timing.Server, baseline);
            var decisions = records.Select(judge.Take).OfType<EarlyDecision>().ToArray();
            Assert.True(decisions.Length <= 1, expression.ToString());
        }
    });

    private static IEnumerable<string> All() =>
        from metric in MetricRegistry.All
        from aggregation in metric.Kind == MetricKind.Distribution ? AggregationName.All.Select(name => $".{name}") : [string.Empty]
        from query in new[] { string.Empty, "{query=bugs}" }
        from comparison in new[] { "<=", ">=", "<", ">", "==", "!=" }
        from threshold in new[] { "0", "1", "100%", "50%", "1s", "5/s", "1 GiB" }
        from of in new[] { string.Empty, " of baseline", " of best" }
        from confidence in new[] { string.Empty, " with 95% confidence", " with 60% confidence" }
        select $"{metric.Name}{aggregation}{query} {comparison} {threshold}{of}{confidence}";

    private static RequestRecord Request(int id, (int Kind, double Seconds, bool Bugs, int Tokens) request)
    {
        var query = request.Bugs ? "bugs" : "architecture";
        var sound = Requests.Sound(id, query) with { OutputTokens = request.Tokens, LastByteAt = (10 * id) + 1 + request.Seconds, ServerDecodeNs = (long)(request.Seconds * 1e9) };
        return request.Kind switch
        {
            0 => Requests.Broken(id, query: query),
            1 => sound with { OutputTokens = null, ServerDecodeNs = null, PromptTokens = null },
            2 => sound with { FirstTokenAt = (10 * id) + (request.Seconds / 2) },
            3 => sound with { Phase = RequestRecord.WarmupPhase },
            _ => sound,
        };
    }
}
