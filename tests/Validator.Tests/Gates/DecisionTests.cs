using Validator.Gates;
using Validator.Metrics;
using Validator.Spec;
using Validator.Tests.Metrics;
using Xunit;

namespace Validator.Tests.Gates;

public class DecisionTests
{
    [Fact]
    public void Gates_that_held_over_requests_approve()
    {
        var verdict = Decide([Outcome.Passed, Outcome.Warned], Requests.Sound(1));
        Assert.Equal((Decision.Approved, "1 of 2 gates held over 1 request; warned: g1"), (verdict.Decision, verdict.Reason));
    }

    [Fact]
    public void Gates_that_all_held_are_told_as_one()
    {
        Assert.Equal("all 2 gates held over 1 request", Decide([Outcome.Passed, Outcome.Passed], Requests.Sound(1)).Reason);
        Assert.Equal("its gate held over 2 requests", Decide([Outcome.Passed], Requests.Sound(1), Requests.Sound(2)).Reason);
    }

    [Fact]
    public void A_corrupt_probe_makes_approval_impossible()
    {
        var verdict = Decide([Outcome.Passed], Requests.Sound(1), Requests.Broken(7) with { Phase = RequestRecord.TogetherPhase });

        Assert.Equal((Decision.Inconclusive, "1 probe came back with violations: request 7 (architecture)"), (verdict.Decision, verdict.Reason));
        Assert.Equal(1, verdict.Violations["stream.no_terminal"]);
        Assert.Equal(new RequestCounts(1, 1, 0) { Seconds = 3 }, verdict.Requests);
    }

    [Theory]
    [InlineData(Outcome.Passed)]
    [InlineData(Outcome.Warned)]
    public void Gates_that_only_warn_approve_nothing(Outcome outcome)
    {
        var evidence = Gated.Evidence([Outcome.Passed, outcome], Requests.Sound(1));
        evidence = evidence with { Gates = [.. evidence.Gates.Select(gate => gate with { Severity = GateSeverity.Warn })] };
        Assert.Equal((Decision.Inconclusive, "no gate can reject: every one of them only warns"), Told(evidence));
    }

    [Theory]
    [InlineData(Outcome.Failed, Decision.Rejected, "1 gate failed: g1")]
    [InlineData(Outcome.Inconclusive, Decision.Inconclusive, "1 gate cannot be told: g1")]
    [InlineData(Outcome.Skipped, Decision.Inconclusive, "1 gate cannot be told: g1")]
    public void One_gate_decides(Outcome outcome, Decision decision, string reason)
    {
        var verdict = Decide([Outcome.Passed, outcome], Requests.Sound(1));
        Assert.Equal((decision, reason), (verdict.Decision, verdict.Reason));
    }

    [Fact]
    public void Violations_beyond_those_described_are_counted_by_their_class()
    {
        var many = Requests.Broken(1) with
        {
            ViolationTotal = 102,
            ViolationCounts = new Dictionary<string, int> { ["stream.no_terminal"] = 1, ["json.malformed"] = 101 },
        };
        var verdict = Decide([Outcome.Failed], many, Requests.Broken(2));

        Assert.Equal([("json.malformed", 101), ("stream.no_terminal", 2)], verdict.Violations.Select(count => (count.Key, count.Value)));
    }

    [Fact]
    public void A_failure_outweighs_a_doubt() =>
        Assert.Equal(Decision.Rejected, Decide([Outcome.Inconclusive, Outcome.Failed], Requests.Sound(1)).Decision);

    [Fact]
    public void Without_load_requests_nothing_is_approved()
    {
        Assert.Equal(Decision.Inconclusive, Decide([Outcome.Passed]).Decision);
        Assert.Equal(Decision.Inconclusive, Decide([Outcome.Passed], Requests.Sound(1) with { Phase = RequestRecord.WarmupPhase }).Decision);
        Assert.Equal(Decision.Inconclusive, Decide([], Requests.Sound(1)).Decision);
    }

    [Fact]
    public void Without_a_request_that_succeeded_nothing_is_approved_whatever_the_gates_ask()
    {
        var verdict = Decide([Outcome.Passed], Requests.Broken(1), Requests.Broken(2));
        Assert.Equal((Decision.Inconclusive, "no request succeeded, and no gate minded"), (verdict.Decision, verdict.Reason));
    }

    [Fact]
    public void The_boot_contract_rejects_and_leaves_open()
    {
        var evidence = Gated.Evidence([Outcome.Passed], Requests.Sound(1));
        ContractResult Contract(Outcome outcome) => new("context-length", outcome, "4096", "2048", "the context was cut");
        Assert.Equal("1 assertion of the boot contract failed: context-length", ConfigurationRules.Decide(evidence with { Contract = [Contract(Outcome.Failed)] }).Reason);
        Assert.Equal(Decision.Inconclusive, ConfigurationRules.Decide(evidence with { Contract = [Contract(Outcome.Inconclusive)] }).Decision);
    }

    [Fact]
    public void Worse_things_come_first()
    {
        var evidence = Gated.Evidence([Outcome.Failed], Requests.Broken(1)) with { ServerBroke = "the server exited with code 1" };
        Assert.Equal((Decision.Rejected, "the server exited with code 1; 1 gate failed: g0"), Told(evidence));
        Assert.Equal((Decision.Error, "no model"), Told(evidence with { EnvironmentError = "no model" }));
        Assert.Equal(Decision.Cancelled, Told(evidence with { EnvironmentError = "no model", Cancelled = true }).Item1);
    }

    [Fact]
    public void Violations_are_counted_laid_and_explained()
    {
        var verdict = Decide([Outcome.Failed], Requests.Sound(1), Requests.Broken(2), Requests.Broken(3), Requests.Broken(4, "json.split"));
        Assert.Equal([("json.split", 1), ("stream.no_terminal", 2)], verdict.Violations.Select(pair => (pair.Key, pair.Value)));
        Assert.Equal(new AttributionCounts(3, 0, 0), verdict.Attribution);
        Assert.Equal(new RequestCounts(4, 1, 3) { Seconds = 33 }, verdict.Requests);
        Assert.Equal(["json.split", "stream.no_terminal"], verdict.Findings.Select(finding => finding.Class));
        Assert.Equal("c1/requests.jsonl: request 2, 3; bytes: c1/wire/2.http", verdict.Findings[1].Evidence);
        Assert.Equal("2 times, in 2 of 4 requests; the first: the stream ended after 3 frames", verdict.Findings[1].Explanation);
    }

    [Theory]
    [InlineData(AcceptKind.All, "a:Approved b:Approved", Decision.Approved, 0)]
    [InlineData(AcceptKind.All, "a:Approved b:Inconclusive", Decision.Inconclusive, 4)]
    [InlineData(AcceptKind.All, "a:Rejected b:Inconclusive", Decision.Rejected, 1)]
    [InlineData(AcceptKind.All, "a:Rejected b:Error", Decision.Error, 3)]
    [InlineData(AcceptKind.All, "a:Error b:Cancelled", Decision.Cancelled, 130)]
    [InlineData(AcceptKind.All, "", Decision.Inconclusive, 4)]
    [InlineData(AcceptKind.Any, "a:Approved b:Rejected", Decision.Approved, 0)]
    [InlineData(AcceptKind.Any, "a:Approved b:Error", Decision.Approved, 0)]
    [InlineData(AcceptKind.Any, "a:Approved b:Cancelled", Decision.Cancelled, 130)]
    [InlineData(AcceptKind.Any, "a:Rejected b:Inconclusive", Decision.Rejected, 1)]
    [InlineData(AcceptKind.Named, "a:Approved b:Rejected", Decision.Approved, 0)]
    [InlineData(AcceptKind.Named, "a:Rejected b:Approved", Decision.Rejected, 1)]
    [InlineData(AcceptKind.Named, "b:Approved", Decision.Inconclusive, 4)]
    public void The_worst_that_is_required_counts(AcceptKind kind, string configurations, Decision decision, int exitCode)
    {
        var verdicts = configurations.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => text.Split(':'))
            .Select(parts => Decide([Outcome.Passed], Requests.Sound(1)) with { Id = parts[0], Decision = Enum.Parse<Decision>(parts[1]) }).ToArray();
        var verdict = RunRules.Decide(Facts(), new AcceptRule(kind, kind == AcceptKind.Named ? ["a"] : []), verdicts, [.. verdicts.Select(verdict => verdict.Id)]);
        Assert.Equal((decision, exitCode), (verdict.Decision, verdict.ExitCode));
        Assert.NotEmpty(verdict.Reason);
    }

    [Fact]
    public void An_approval_by_one_names_those_that_were_not()
    {
        var approved = Decide([Outcome.Passed], Requests.Sound(1));
        var verdict = RunRules.Decide(
            Facts(),
            new AcceptRule(AcceptKind.Any, []),
            [approved with { Id = "a" }, approved with { Id = "b", Decision = Decision.Rejected }, approved with { Id = "c", Decision = Decision.Inconclusive }],
            ["a", "b", "c"]);
        Assert.Equal("approved: a; inconclusive: c; rejected: b; one approved suffices", verdict.Reason);
    }

    [Theory]
    [InlineData(ExitCodes.Interrupted)]
    [InlineData(ExitCodes.Terminated)]
    public void A_signal_outweighs_all(int code)
    {
        var verdict = RunRules.Decide(Facts(), new AcceptRule(AcceptKind.Any, []), [Decide([Outcome.Passed], Requests.Sound(1))], [], "disk full", code);
        Assert.Equal((Decision.Cancelled, code), (verdict.Decision, verdict.ExitCode));
    }

    [Fact]
    public void An_environment_error_before_any_configuration_is_the_verdict()
    {
        var verdict = RunRules.Decide(Facts(), new AcceptRule(AcceptKind.All, []), [], [], "no ollama executable was found");
        Assert.Equal((Decision.Error, 3, "no ollama executable was found"), (verdict.Decision, verdict.ExitCode, verdict.Reason));
    }

    private static RunFacts Facts() => new() { Name = "n", Tool = "t", Rehearsal = false, StartedAt = DateTimeOffset.UnixEpoch };

    private static (Decision, string) Told(ConfigurationEvidence evidence)
    {
        var verdict = ConfigurationRules.Decide(evidence);
        return (verdict.Decision, verdict.Reason);
    }

    private static ConfigurationVerdict Decide(Outcome[] outcomes, params RequestRecord[] records) => ConfigurationRules.Decide(Gated.Evidence(outcomes, records));
}
