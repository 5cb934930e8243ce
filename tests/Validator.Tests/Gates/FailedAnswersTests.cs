using Validator.Gates;
using Validator.Metrics;
using Validator.Tests.Metrics;
using Xunit;

namespace Validator.Tests.Gates;

public class FailedAnswersTests
{
    private const string Words = "; by the server's counters the failed answers ran at ";

    [Fact]
    public void The_speed_of_failed_answers_stands_beside_the_0_that_they_count_as()
    {
        RequestRecord[] records = [At(1, 4.1), At(2, 3.9), At(3, 4.0), Requests.Sound(4)];

        var message = Explained("decode.tokens_per_second.p50 >= 4.5", records);

        Assert.StartsWith("decode.tokens_per_second.p50 is 0/s, needs >= 4.5/s", message, StringComparison.Ordinal);
        Assert.EndsWith(Words + "4/s (median)", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_answers_of_the_query_that_a_gate_looks_at_count() =>
        Assert.EndsWith(Words + "2/s (median)", Explained("decode.tokens_per_second.p50{query=bugs} >= 4.5", At(1, 4), At(2, 2) with { Query = "bugs" }), StringComparison.Ordinal);

    [Fact]
    public void Other_gates_and_runs_without_failures_stay_as_they_are()
    {
        Assert.DoesNotContain(Words, Explained("decode.tokens_per_second.p50 >= 4.5", Requests.Sound(1)), StringComparison.Ordinal);
        Assert.DoesNotContain(Words, Explained("ttft.max <= 1s", At(1, 4)), StringComparison.Ordinal);
        Assert.DoesNotContain(Words, Explained("decode.tokens_per_second.p50 >= 4.5", Requests.Broken(1) with { ServerDecodeNs = null }), StringComparison.Ordinal);
        Assert.DoesNotContain(Words, Explained("decode.tokens_per_second.p50 >= 4.5", Requests.Sound(1), At(2, 4) with { Phase = RequestRecord.WarmupPhase }), StringComparison.Ordinal);
    }

    private static RequestRecord At(int id, double speed) => Requests.Broken(id, "context.not_processed") with { OutputTokens = 1000, ServerDecodeNs = (long)(1e12 / speed) };

    private static string Explained(string gate, params RequestRecord[] records)
    {
        var judged = GateEvaluator.Evaluate([Gated.Gate(gate)], MetricSet.Compute(records), BaselineFigures.None);
        return Assert.Single(FailedAnswers.Explain(judged, [Gated.Gate(gate)], records)).Message;
    }
}
