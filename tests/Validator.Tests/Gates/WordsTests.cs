using System.Text;
using System.Text.Json;
using Validator.Gates;
using Validator.Integrity;
using Validator.Integrity.Independent;
using Validator.Metrics;
using Validator.Spec;
using Validator.Tests.Metrics;
using Validator.Tests.Reports;
using Xunit;

namespace Validator.Tests.Gates;

/// <summary>What a verdict says in words, whole: people act on it.</summary>
public class WordsTests
{
    private static readonly IReadOnlyList<ClientHazard> s_hazards = ClientHazards.Of(200, 999);

    [Fact]
    public void Findings()
    {
        var excerpt = new RecordedViolation("json.malformed", "server", "a brace is missing", 321, 2) { Excerpt = "byte 321:\n00 01", Because = "the head has no Via" };
        RequestRecord[] many = [.. Enumerable.Range(1, 12).Select(id => Requests.Broken(id) with { Wire = null })];
        (string Case, IEnumerable<Finding> Findings)[] cases =
        [
            ("one violation", ViolationFindings.Of("c", [Requests.Broken(1)])),
            ("twelve of one class, without bytes", ViolationFindings.Of("c", many)),
            ("ten of one class", ViolationFindings.Of("c", many[..10])),
            ("the first with an excerpt is shown", ViolationFindings.Of("c", [Requests.Broken(1, "json.malformed") with { Wire = null }, Requests.Broken(2) with { Violations = [excerpt] }])),
            ("bytes of another request", ViolationFindings.Of("c", [Requests.Broken(1) with { Wire = null }, Requests.Broken(2)])),
            ("classes in their order", ViolationFindings.Of("c", [Requests.Broken(1, "json.split"), Requests.Broken(2, "encoding.bom"), Requests.Broken(3, "json.split")])),
            ("an unknown class", ViolationFindings.Of("c", [Requests.Broken(1, "json.future")])),
            ("a server that corrupts", CauseFindings.Of("c", [Requests.Broken(1, "context.truncated"), Requests.Broken(2, "json.split") with { Wire = null }, Requests.Broken(3, "json.split")], s_hazards)),
            ("a client that misreads", CauseFindings.Of("c", [Requests.Broken(1, "context.truncated"), Requests.Broken(2, "semantic.no_tokens")], s_hazards)),
            ("cancelled ones say nothing", CauseFindings.Of("c", [Requests.Broken(1, "context.truncated") with { Outcome = RequestRecord.Cancelled }], s_hazards)),
            ("readers that disagree", ReaderFindings.Of("c", [Disputed(1), Requests.Sound(2), Disputed(3)])),
            ("twelve disputes", ReaderFindings.Of("c", [.. Enumerable.Range(1, 12).Select(id => Disputed(id) with { Wire = null })])),
            ("all canaries lost", Probes(Canary("head", false), Canary("middle", false), Canary("tail", false))),
            ("the head lost", Probes(Canary("head", false), Canary("middle", true), Canary("tail", true))),
            ("head and middle lost", Probes(Canary("head", false), Canary("middle", false), Canary("tail", true))),
            ("the tail lost", Probes(Canary("head", true), Canary("middle", true), Canary("tail", false))),
            ("the middle lost", Probes(Canary("head", true), Canary("middle", false), Canary("tail", true))),
            ("none lost", Probes(Canary("head", true), Canary("middle", true), Canary("tail", true))),
            ("a weak model", Probes(Canary("head", false, RequestRecord.CanaryShortPhase), Canary("tail", true, RequestRecord.CanaryShortPhase))),
            ("answers that change", Probes(Canary("sample-1", false, RequestRecord.AlonePhase) with { Probe = new RecordedProbe("sample-1", Held: false, Note: "they part after 3 characters") })),
            ("probes not asked", Probes(Skipped(RequestRecord.CanaryPhase, "not asked: the load took all of its time"), Skipped(RequestRecord.CanaryPhase, "not asked: again"), Skipped(RequestRecord.TogetherPhase, "not asked: it was broken off"), Skipped(RequestRecord.AlonePhase, null))),
        ];
        var text = new StringBuilder();
        foreach (var (name, findings) in cases)
        {
            text.Append("== ").Append(name).Append('\n');
            foreach (var finding in findings)
            {
                text.Append(finding.Class).Append("\n  ").Append(finding.Explanation).Append("\n  do: ").Append(finding.Remedy).Append("\n  at: ").Append(finding.Evidence).Append('\n');
                text.Append(finding.Excerpt is null ? string.Empty : $"  {finding.Excerpt}\n");
            }
        }

        Golden.Check("findings.txt", text.ToString());
    }

    [Fact]
    public void Reasons_of_a_configuration()
    {
        var sound = Gated.Evidence([Outcome.Passed], Requests.Sound(1));
        ContractResult Contract(string id, Outcome outcome) => new(id, outcome, "1", "2", "m");
        var warning = new Finding(ThreadPolicy.Oversubscription, "too many threads", "fewer", "c");
        var other = new Finding("machine.other", "something", "nothing", "c");
        (string Case, ConfigurationEvidence Evidence)[] cases =
        [
            ("one gate held", sound),
            ("two gates held", Gated.Evidence([Outcome.Passed, Outcome.Passed], Requests.Sound(1), Requests.Sound(2))),
            ("one warned", Gated.Evidence([Outcome.Passed, Outcome.Warned, Outcome.Warned], Requests.Sound(1))),
            ("held, with a warning of the machine", sound with { Findings = [other, warning] }),
            ("held, with another finding", sound with { Findings = [other] }),
            ("one failed", Gated.Evidence([Outcome.Failed, Outcome.Passed], Requests.Sound(1))),
            ("two failed", Gated.Evidence([Outcome.Failed, Outcome.Failed], Requests.Sound(1))),
            ("contract failed twice", sound with { Contract = [Contract("a", Outcome.Failed), Contract("b", Outcome.Failed)] }),
            ("contract open", sound with { Contract = [Contract("a", Outcome.Inconclusive)] }),
            ("contract open twice", sound with { Contract = [Contract("a", Outcome.Inconclusive), Contract("b", Outcome.Inconclusive)] }),
            ("everything open", Gated.Evidence([Outcome.Inconclusive, Outcome.Skipped], Requests.Sound(1)) with { Incomplete = "the load was cut short", ReadersDisagree = "readers disagree" }),
            ("readers disagree on a failed gate", Gated.Evidence([Outcome.Failed], Requests.Sound(1)) with { ReadersDisagree = "readers disagree" }),
            ("no request", Gated.Evidence([Outcome.Passed])),
            ("no request succeeded", Gated.Evidence([Outcome.Passed], Requests.Broken(1))),
            ("no gate", Gated.Evidence([], Requests.Sound(1))),
            ("gates that only warn", Gated.Evidence([Outcome.Warned], Requests.Sound(1))),
            ("a corrupt probe", Gated.Evidence([Outcome.Passed], Requests.Sound(1), Requests.Broken(2) with { Phase = RequestRecord.CanaryPhase, Probe = new RecordedProbe("head") })),
            ("two corrupt probes", Gated.Evidence([Outcome.Passed], Requests.Sound(1), Requests.Broken(2) with { Phase = RequestRecord.CanaryPhase, Probe = new RecordedProbe("head") }, Requests.Broken(3) with { Phase = RequestRecord.CanaryPhase, Probe = new RecordedProbe("tail") })),
            ("the server broke", sound with { ServerBroke = "the server ended" }),
            ("the environment", sound with { EnvironmentError = "no model" }),
            ("cancelled", sound with { Cancelled = true }),
        ];
        var text = string.Concat(cases.Select(one =>
        {
            var verdict = ConfigurationRules.Decide(one.Evidence);
            return $"{one.Case}: {VerdictNames.Of(verdict.Decision)}: {verdict.Reason}\n";
        }));
        Golden.Check("configuration-reasons.txt", text);
    }

    [Fact]
    public void Reasons_of_a_run()
    {
        var approved = ConfigurationRules.Decide(Gated.Evidence([Outcome.Passed], Requests.Sound(1)));
        ConfigurationVerdict With(string id, Decision decision) => approved with { Id = id, Decision = decision, Reason = $"because of {id}" };
        var (a, b, c) = (With("a", Decision.Approved), With("b", Decision.Rejected), With("c", Decision.Inconclusive));
        var all = new AcceptRule(AcceptKind.All, []);
        var any = new AcceptRule(AcceptKind.Any, []);
        var facts = new RunFacts { Name = "n", Tool = "t", Rehearsal = false, StartedAt = DateTimeOffset.UnixEpoch };
        (string Case, Verdict Verdict)[] cases =
        [
            ("all approved", RunRules.Decide(facts, all, [a, a with { Id = "d" }], ["a", "d"])),
            ("any, all approved", RunRules.Decide(facts, any, [a, a with { Id = "d" }], ["a", "d"])),
            ("any, one approved", RunRules.Decide(facts, any, [a, b, c], ["a", "b", "c"])),
            ("any, none approved", RunRules.Decide(facts, any, [b, c], ["b", "c"])),
            ("two rejected", RunRules.Decide(facts, all, [b, b with { Id = "d" }, c], ["b", "c", "d"])),
            ("one missing", RunRules.Decide(facts, all, [a], ["a", "b"])),
            ("two missing beside a rejected one", RunRules.Decide(facts, all, [b], ["a", "b", "d"])),
            ("missing beside an open one", RunRules.Decide(facts, all, [c], ["a", "c"])),
            ("named and missing", RunRules.Decide(facts, new AcceptRule(AcceptKind.Named, ["x", "y"]), [a], ["a"])),
            ("named and approved beside a rejected one", RunRules.Decide(facts, new AcceptRule(AcceptKind.Named, ["a"]), [a, b], ["a", "b"])),
            ("none", RunRules.Decide(facts, all, [], [])),
            ("left out", RunRules.Decide(facts with { NotVerified = ["b", "c"] }, all, [a], ["a", "b", "c"])),
            ("SIGINT", RunRules.Decide(facts, all, [a], ["a"], cancelled: ExitCodes.Interrupted)),
            ("SIGTERM", RunRules.Decide(facts, all, [a], ["a"], cancelled: ExitCodes.Terminated)),
            ("the environment", RunRules.Decide(facts, all, [], ["a"], "no ollama")),
        ];
        Golden.Check("run-reasons.txt", string.Concat(cases.Select(one => $"{one.Case}: {VerdictNames.Of(one.Verdict.Decision)} ({one.Verdict.ExitCode}): {one.Verdict.Reason}\n")));
    }

    [Fact]
    public void Doubts_about_gates()
    {
        string[] gates =
        [
            "context.canary_recall{query=bugs} >= 50%", "decode.tokens_per_second.p95 >= 5", "decode.tokens_per_second.max > 5", "ttft.p90 <= 5s", "ttft.mean >= 5s",
            "decode.tokens_per_second.mean <= 5", "requests.success_rate >= 0%", "requests.success_rate <= 100%", "requests.success_rate < 101%", "requests.success_rate > 100%",
            "requests.success_rate >= 100%", "requests.success_rate >= 101%", "requests.failed < 0", "requests.failed <= 0", "requests.failed != 0.5", "requests.failed == 0.5",
            "requests.success_rate == 100%", "requests.success_rate == 101%", "requests.success_rate != 101%", "ttft.p99 <= 5s", "ttft.p95 <= 5s with 95% confidence",
            "inter_chunk.p99 <= 5s", "decode.tokens_per_second.p10 >= 5 with 90% confidence", "ttft.p10 <= 5s with 95% confidence",
        ];
        var text = new StringBuilder();
        foreach (var gate in gates)
        {
            var set = GateSet.Parse(Gated.Spec(gate) with { Load = new LoadSpec { Requests = 10 } });
            text.Append(gate).Append('\n');
            foreach (var doubt in set.Diagnostics)
            {
                text.Append("  ").Append(doubt).Append('\n');
            }
        }

        Golden.Check("doubtful-gates.txt", text.ToString());
    }

    [Fact]
    public void A_load_by_time_may_bring_more_requests()
    {
        Assert.Single(GateSet.Parse(Gated.Spec("ttft.p99 <= 5s") with { Load = new LoadSpec { Requests = 10 } }).Diagnostics);
        Assert.Empty(GateSet.Parse(Gated.Spec("ttft.p99 <= 5s") with { Load = new LoadSpec { Requests = 10, Duration = TimeSpan.FromHours(1) } }).Diagnostics);
        Assert.Single(GateSet.Parse(Gated.Spec("ttft.p99 <= 5s") with { Load = new LoadSpec { Requests = 10, Duration = TimeSpan.FromHours(1), StopWhen = StopRule.First } }).Diagnostics);
        Assert.Empty(GateSet.Parse(Gated.Spec("ttft.p99 <= 5s") with { Load = new LoadSpec { Requests = 100 } }).Diagnostics);
    }

    [Fact]
    public void Why_a_document_is_no_verdict()
    {
        (string Part, string Instead)[] changes =
        [
            ("\"decision\": \"rejected\"", "\"decision\": \"fine\""),
            ("\"outcome\": \"failed\"", "\"outcome\": \"fine\""),
            ("\"unit\": \"/s\"", "\"unit\": \"knots\""),
            ("\"severity\": \"warn\"", "\"severity\": \"mild\""),
            ("\"requests.count\": 3", "\"requests.count\": true"),
            ("\"requests.count\": 3", "\"requests.count\": null"),
            ("\"kind\": \"noTelemetry\"", "\"kind\": 3"),
            ("\"schemaVersion\": 1", "\"schemaVersion\": 2"),
            ("\"num_ctx\": 8192,", "\"num_ctx\": 8192, \"num_ctx\": 1,"),
        ];
        var text = VerdictJson.Write(VerdictFixture.Rejected());
        Golden.Check("no-verdict.txt", string.Concat(changes.Select(change =>
        {
            Assert.Contains(change.Part, text, StringComparison.Ordinal);
            var error = Assert.Throws<JsonException>(() => VerdictJson.Parse(text.Replace(change.Part, change.Instead, StringComparison.Ordinal)));
            return $"{change.Instead}\n  {error.Message}\n";
        })));
    }

    private static IReadOnlyList<Finding> Probes(params RequestRecord[] records) => ProbeFindings.Of("c", [.. records.Select((record, index) => record with { Id = index + 20 }), Requests.Sound(1)]);

    private static RequestRecord Canary(string part, bool held, string phase = RequestRecord.CanaryPhase) =>
        Requests.Sound(1, $"canary.{part}") with { Phase = phase, Probe = new RecordedProbe(part, "1234", held) };

    private static RequestRecord Skipped(string phase, string? note) =>
        Requests.Sound(0, "canary.head") with { Phase = phase, Outcome = RequestRecord.Cancelled, Probe = new RecordedProbe("head", Note: note) };

    private static RequestRecord Disputed(int id) => Requests.Broken(id) with { Reread = new Rereading(true, null, [$"the terminal frame of {id}: ours says missing, OllamaSharp says done"], []) };
}
