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
        Assert.Equal("the server", Of([Truncated with { Explanation = "once; laid to the server: by its words" }], Gate("integrity.violations == 0", Outcome.Failed, 4))!.Fault);
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

        var told = Diagnoses.Of(Configuration([Truncated], [slow]), slow)!;
        Assert.Null(told.Class);
        Assert.Equal("this deployment on this machine; 20 of 100 answers failed as well", told.Fault);
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

    /// <summary>Nothing that rests on bytes which readers see differently is held against anybody.</summary>
    [Fact]
    public void Where_readers_disagree_nobody_is_blamed()
    {
        var gate = Gate("integrity.violations == 0", Outcome.Failed, 3);
        var disagree = new Finding(ReaderFindings.Disagree, "two readers found nothing", "report it", "c/wire");

        var told = Diagnoses.Of(Configuration([new Finding(CauseFindings.ServerCorrupts, "x", "y", "z"), disagree], [gate]), gate)!;

        Assert.Equal((ReaderFindings.Disagree, true), (told.Class, told.Fault.StartsWith("nobody's", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(RunFindings.ConnectionBroke, "the connection")]
    [InlineData(RunFindings.ServerBroke, "the server")]
    [InlineData(HealthFindings.RunnerCrashed, "the server")]
    [InlineData(HealthFindings.ModelChanged, "whoever else uses this server")]
    public void A_break_is_laid_to_the_same_side_for_the_run_and_for_its_gates(string name, string fault)
    {
        var gate = Gate("requests.success_rate == 100%", Outcome.Failed, 0);
        var configuration = Configuration([new Finding(name, "it broke", "look", "c/server.log")], [gate]);

        Assert.Equal(fault, Diagnoses.Of(configuration)!.Fault);
        Assert.Equal(fault, Diagnoses.Of(configuration, gate)!.Fault);
    }

    /// <summary>A warning that stands beside the error is not its cause.</summary>
    [Fact]
    public void An_error_is_explained_by_its_own_finding_or_by_its_reason()
    {
        var warning = new Finding("machine.thread_oversubscription", "warning: too many threads", "fewer", "machine.json");
        var policy = new Finding("machine.memory_short", "it needs 90 GiB", "a smaller model", "machine.json");
        var failed = Configuration([warning, policy], []) with { Decision = Decision.Error };

        Assert.Equal("put right what the reason names, and run again", Diagnoses.Of(failed with { Reason = "the results cannot be written: no space" })!.Remedy);
        Assert.Equal("a smaller model", Diagnoses.Of(failed with { Reason = "machine.memory_short: it needs 90 GiB" })!.Remedy);
    }

    [Fact]
    public void Throttling_explains_no_share_of_a_model_and_others_programs_are_named()
    {
        var throttled = new Finding(HardwareWords.GpuThrottled, "held back", "cool it", "c/telemetry.jsonl");

        Assert.Null(Of([throttled], Gate("gpu.offload_share == 100%", Outcome.Failed, 0.4), sound: true)!.Class);
        Assert.Equal(HardwareWords.GpuThrottled, Of([throttled], Gate("gpu.throttled <= 5%", Outcome.Failed, 0.4), sound: true)!.Class);
        Assert.Equal("what else runs on this machine", Of([Contended], Gate("ttft.p50 <= 1s", Outcome.Failed, 3), sound: true)!.Fault);
    }

    [Fact]
    public void A_violation_is_laid_to_the_side_that_its_finding_names()
    {
        var cut = new Finding("transport.reset", "once, in 1 of 100 requests; the first: cut; laid to the transport: no proxy is named", "look", "c/requests.jsonl");
        var status = new Finding("http.status", "19 times, in 19 of 100 requests; the first: status 500; laid to the server: Ollama's own words", "read the log", "c/requests.jsonl");
        var gate = Gate("requests.success_rate == 100%", Outcome.Failed, 0.8);

        Assert.Equal(("http.status", "the server"), Shown(FindingOrder.Sort([status, cut])));
        Assert.Equal(("transport.reset", "the connection"), Shown([cut]));

        (string?, string) Shown(IReadOnlyList<Finding> findings) => Of(findings, gate) is { } told ? (told.Class, told.Fault) : (null, string.Empty);
    }

    [Fact]
    public void What_is_found_in_all_queries_is_said_to_be_of_all()
    {
        Assert.StartsWith("of all queries, context.truncated: ", Of([Truncated], Gate("requests.success_rate{query=architecture} == 100%", Outcome.Failed, 0))!.Why, StringComparison.Ordinal);

        var mean = Gate("decode.tokens_per_second.mean{query=architecture} >= 6", Outcome.Failed, 4) with { Message = "it is 4/s; 1 of 5 requests failed and counts as 0" };
        Assert.Equal(Truncated.Class, Of([Contended, Truncated], mean)!.Class);
    }

    [Fact]
    public void A_doubt_explains_the_gates_that_it_excused_alone()
    {
        var full = new Finding(ClientFindings.Full, "requests were sent late", "raise load.maxConcurrency", "c/requests.jsonl");
        var relative = Gate("e2e.mean <= 110% of baseline", Outcome.Inconclusive, 3) with { Threshold = null };
        var excused = Gate("ttft.p99 <= 2s", Outcome.Inconclusive, 3) with { Message = "ttft.p99 is 3s; requests were sent late" };
        var configuration = Configuration([full], [relative, excused], sound: true);

        Assert.StartsWith("name a baseline", Diagnoses.Of(configuration, relative)!.Remedy, StringComparison.Ordinal);
        Assert.Equal(full.Remedy, Diagnoses.Of(configuration, excused)!.Remedy);
    }

    [Theory]
    [InlineData(ProbeFindings.TooWeak, "context.canary_recall >= 90%")]
    [InlineData(EarlyDecision.Class, "ttft.p99 <= 2s")]
    public void What_left_a_gate_open_is_told_first(string name, string expression) =>
        Assert.Equal(name, Of([new Finding(name, "so it was", "do this", "c")], Gate(expression, Outcome.Inconclusive, 1), sound: true, Decision.Inconclusive)!.Class);

    [Fact]
    public void A_load_that_no_gate_minds_is_explained_by_what_broke_it() =>
        Assert.Equal("http.status", Diagnoses.Of(Configuration([new Finding("http.status", "20 times", "look", "c")], []) with { Decision = Decision.Inconclusive })!.Class);

    [Fact]
    public void What_holds_needs_no_diagnosis()
    {
        Assert.Null(Of([], Gate("requests.success_rate == 100%", Outcome.Passed, 1), sound: true, Decision.Approved));
        Assert.Null(Diagnoses.Of(Configuration([], []), Gate("requests.success_rate == 100%", Outcome.Passed, 1)));
    }

    private static Diagnosis? Of(IReadOnlyList<Finding> findings, GateResult gate, bool sound = false, Decision decision = Decision.Rejected) =>
        Diagnoses.Of(Configuration(findings, [gate], sound) with { Decision = decision });

    private static ConfigurationVerdict Configuration(IReadOnlyList<Finding> findings, IReadOnlyList<GateResult> gates, bool sound = false) => VerdictFixture.Rejected().Configurations[1] with
    {
        Findings = findings,
        Gates = gates,
        Contract = [],
        Requests = new RequestCounts(100, sound ? 100 : 80, sound ? 0 : 20),
        Violations = sound ? new Dictionary<string, int>() : new Dictionary<string, int> { ["http.status"] = 20 },
        Attribution = new AttributionCounts(sound ? 0 : 20, 0, 0),
    };

    private static GateResult Gate(string expression, Outcome outcome, double? actual) =>
        VerdictFixture.Rejected().Configurations[1].Gates[0] with { Expression = expression, Outcome = outcome, Actual = actual, Message = expression };
}
