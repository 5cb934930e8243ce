using Validator.Gates;
using Validator.Tests.Reports;
using Xunit;

namespace Validator.Tests.Gates;

/// <summary>What somebody is told first: the finding that explains what did not hold, and never one that explains something else.</summary>
public sealed class DiagnosesTests
{
    private static readonly Finding Truncated = new("context.truncated", "4 times, in 4 of 4 requests", "Raise num_ctx.", "c/requests.jsonl");
    private static readonly Finding Misread = new(CauseFindings.ClientMisreads, "the bytes of all 4 answers are sound", "read one JSON document a line", "c/requests.jsonl");
    private static readonly Finding Contended = new(HardwareWords.Contended, "others took 2 processors", "end what else runs on the machine", "c/telemetry.jsonl");
    private static readonly Finding Broke = new(RunFindings.ServerBroke, "the server ended during the load (exit code 137: SIGKILL)", "read server.log", "c/server.log", "last words");

    [Fact]
    public void What_broke_the_answers_comes_before_what_a_client_would_make_of_them()
    {
        var told = Of([Truncated, Misread], Gate("requests.success_rate == 100%", Outcome.Failed, 0))!;

        Assert.Equal(("context.truncated: 4 times, in 4 of 4 requests", "the server", "Raise num_ctx.", "context.truncated"), (told.Why, told.Fault, told.Remedy, told.Class));
    }

    [Fact]
    public void A_slow_gate_without_a_finding_has_its_metrics_remedy_and_blames_no_answer()
    {
        var told = Of([], Gate("decode.tokens_per_second.p50 >= 6", Outcome.Failed, 5.083), sound: true)!;

        Assert.Null(told.Why);
        Assert.Contains("no byte of any answer was wrong", told.Fault, StringComparison.Ordinal);
        Assert.StartsWith("look at num_thread against physical cores", told.Remedy, StringComparison.Ordinal);
        Assert.Equal(["whose fault", "do first"], told.Answers.Select(answer => answer.Name));
    }

    [Fact]
    public void A_slow_gate_is_explained_by_the_hardware_and_a_count_is_not()
    {
        Assert.Equal(Contended.Remedy, Of([Contended], Gate("decode.tokens_per_second.p50 >= 6", Outcome.Failed, 5), sound: true)!.Remedy);
        Assert.NotEqual(Contended.Remedy, Of([Contended], Gate("memory.peak <= 1GiB", Outcome.Failed, 2e9), sound: true)!.Remedy);
    }

    [Fact]
    public void Too_few_requests_are_no_fault_of_what_else_ran()
    {
        var told = Of([Contended], Gate("decode.tokens_per_second.p10 >= 5", Outcome.Inconclusive, 5), sound: true, Decision.Inconclusive)!;

        Assert.Equal("send more requests: load.requests or load.duration", told.Remedy);
        Assert.StartsWith("nobody's", told.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_died_is_the_cause_of_all_that_was_cut()
    {
        var reset = new Finding("transport.premature_eof", "once", "see the connection", "c/requests.jsonl");
        var findings = FindingOrder.Sort([new Finding("stream.no_terminal", "once", "Look for a repeated token", "c/requests.jsonl"), reset, Misread, Contended, Broke]);

        Assert.Equal([RunFindings.ServerBroke, "transport.premature_eof", "stream.no_terminal", HardwareWords.Contended, CauseFindings.ClientMisreads], findings.Select(finding => finding.Class));
        Assert.Equal("server.broke: the server ended during the load (exit code 137: SIGKILL)", Of(findings, Gate("requests.success_rate == 100%", Outcome.Failed, 0.5))!.Why);
    }

    /// <summary>One failed request of many does not make a median slow.</summary>
    [Fact]
    public void A_median_that_is_slow_by_itself_is_not_laid_to_a_failed_request()
    {
        var slow = Gate("decode.tokens_per_second.p50 >= 6", Outcome.Failed, 5) with { Message = "decode.tokens_per_second.p50 is 5/s, needs >= 6/s; 1 of 100 requests failed and counts as 0" };

        Assert.Null(Diagnoses.Of(Configuration([Truncated], [slow]), slow)!.Class);
        Assert.Equal(Truncated.Class, Diagnoses.Of(Configuration([Truncated], [slow]), slow with { Actual = 0 })!.Class);
    }

    [Fact]
    public void What_was_booted_otherwise_than_declared_is_told_by_its_cause()
    {
        var result = new ContractResult("context-length", Outcome.Failed, "4096", "2048", "it is 2048") { Downgrade = new Downgrade("downgrade.context_clamped", "the model was made for 2048", "declare 2048") };

        var told = Diagnoses.Of(Configuration([], []) with { Contract = [result] })!;

        Assert.Equal(("the model was made for 2048", "declare 2048"), (told.Why, told.Remedy));
        Assert.StartsWith("look at which executable", Diagnoses.Of(Configuration([], []), new ContractResult("version", Outcome.Failed, "1", "2", "x"))!.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("e2e.mean <= 110% of baseline", "name a baseline")]
    [InlineData("e2e.mean <= 110% of best", "measure more than one configuration")]
    [InlineData("memory.peak <= 1GiB", "see in telemetry.jsonl")]
    [InlineData("ttft.p99 <= 2s", "look at the prompt's length")]
    public void What_would_let_a_gate_be_told(string expression, string remedy)
    {
        var gate = Gate(expression, Outcome.Inconclusive, null) with { Threshold = expression.Contains("% of", StringComparison.Ordinal) ? null : 1 };

        Assert.StartsWith(remedy, Of([], gate, sound: true, Decision.Inconclusive)!.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void What_holds_needs_no_diagnosis()
    {
        Assert.Null(Of([], Gate("requests.success_rate == 100%", Outcome.Passed, 1), sound: true, Decision.Approved));
        Assert.Null(Diagnoses.Of(Configuration([], []), Gate("requests.success_rate == 100%", Outcome.Passed, 1)));
    }

    private static Diagnosis? Of(IReadOnlyList<Finding> findings, GateResult gate, bool sound = false, Decision decision = Decision.Rejected) =>
        Diagnoses.Of(Configuration(findings, [gate]) with { Decision = decision, Attribution = new AttributionCounts(sound ? 0 : 4, 0, 0) });

    private static ConfigurationVerdict Configuration(IReadOnlyList<Finding> findings, IReadOnlyList<GateResult> gates) =>
        VerdictFixture.Rejected().Configurations[1] with { Findings = findings, Gates = gates, Contract = [] };

    private static GateResult Gate(string expression, Outcome outcome, double? actual) =>
        VerdictFixture.Rejected().Configurations[1].Gates[0] with { Expression = expression, Outcome = outcome, Actual = actual, Message = expression };
}
