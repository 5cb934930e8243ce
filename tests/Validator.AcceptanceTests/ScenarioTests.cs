using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Validator.AcceptanceTests;

/// <summary>
/// The stress test that gave the tool its reason, replayed on a scripted machine with either side at fault: one and the same
/// table of speeds, and two verdicts that say whose fault it was.
/// </summary>
public sealed partial class ScenarioTests : IDisposable
{
    private const string Rejected = "num_ctx-262144_num_thread-32";
    private const string OneDocument = "Extra data: line 2 column 1 (char 1000)";
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Theory]
    [InlineData("o3-server")]
    [InlineData("o3-client")]
    public async Task Both_stories_have_the_table_of_the_stress_test_and_reject_the_same_configuration(string profile)
    {
        var result = await RunAsync(profile);

        result.Ended(0);
        Assert.StartsWith("APPROVED o3-stress (rehearsal: the embedded engine played a scripted machine)", result.Output, StringComparison.Ordinal);
        var verdict = _work.Verdict;
        Assert.True(verdict.GetProperty("scripted").GetBoolean());
        Assert.True(verdict.GetProperty("rehearsal").GetBoolean());
        Assert.Equal(
            ["num_ctx-131072_num_thread-16", "num_ctx-131072_num_thread-32", "num_ctx-262144_num_thread-16"],
            Ids(verdict, "approvedConfigurations").Order(StringComparer.Ordinal));
        Assert.Equal([Rejected], Ids(verdict, "rejectedConfigurations"));

        // The script's noise has a standard deviation of 0.5%.
        Assert.InRange(Speed(verdict, "num_ctx-262144_num_thread-16"), 5.1 * 0.97, 5.1 * 1.03);
        Assert.InRange(Speed(verdict, "num_ctx-131072_num_thread-16"), 5.3 * 0.97, 5.3 * 1.03);
        Assert.InRange(Speed(verdict, "num_ctx-131072_num_thread-32"), 4.6 * 0.97, 4.6 * 1.03);
        Assert.Equal(
            [
                "| 131072 | 16 | 5.3 | processed | fastest | approved |",
                "| 131072 | 32 | 4.6 | processed | -13% | approved |",
                "| 262144 | 16 | 5.1 | processed | fastest | approved |",
                "| 262144 | 32 | 4.0 (every answer failed) | not processed | -22% | rejected |",
            ],
            DecisionTable(File.ReadAllText(Path.Combine(_work.Results, "decision.md"))));
        var speed = Gate(verdict, Rejected, "speed");
        Assert.Equal(0, speed.GetProperty("actual").GetDouble());
        var failed = FailedSpeed().Match(speed.GetProperty("message").GetString()!);
        Assert.InRange(double.Parse(failed.Groups[1].ValueSpan, CultureInfo.InvariantCulture), 4.0 * 0.97, 4.0 * 1.03);
        Assert.Equal("failed", Gate(verdict, Rejected, "context.processed_rate").GetProperty("outcome").GetString());
        Assert.All(
            verdict.GetProperty("configurations").EnumerateArray(),
            configuration => Assert.Contains(configuration.GetProperty("clientHazards").EnumerateArray(), hazard => hazard.GetProperty("error").GetString() == OneDocument));
    }

    [Fact]
    public async Task A_server_that_corrupts_is_told_by_its_bytes()
    {
        (await RunAsync("o3-server", "--only", Rejected)).Ended(1);

        var configuration = Configuration(_work.Verdict, Rejected);
        var violations = configuration.GetProperty("violations");
        Assert.Equal(2, violations.GetProperty("json.concatenated").GetInt32());
        Assert.Equal(2, violations.GetProperty("context.not_processed").GetInt32());
        Assert.Equal((4, 0, 0), Attribution(configuration));
        var cause = Finding(configuration, "cause.server_corrupts");
        Assert.Contains("the server corrupts its answers: 2 of 2 hold bytes that no client can read", Explanation(cause), StringComparison.Ordinal);
        Assert.Contains("the second begins \"{\"model\":\"qwen3-coder:30b\"", Explanation(cause), StringComparison.Ordinal);
        var wire = Path.Combine(_work.Results, cause.GetProperty("evidence").GetString()!);
        Assert.Contains("! json.concatenated", (await Tool.RunAsync(_work.Folder, ["check", "--replay", wire])).Ended(1).Output, StringComparison.Ordinal);

        // The first answer of the load, its warm-up, came sound.
        var warmup = Records(Rejected).First();
        Assert.Equal(["context.not_processed"], warmup.GetProperty("violations").EnumerateArray().Select(violation => violation.GetProperty("class").GetString()));
    }

    [Fact]
    public async Task An_early_verdict_takes_two_of_ten_queries_at_most_and_stays_the_same_when_judged_again()
    {
        (await RunAsync("o3-server", "--only", Rejected, "--set", "load.early=true", "--set", "load.requests=10")).Ended(1);

        var configuration = Configuration(_work.Verdict, Rejected);
        var early = configuration.GetProperty("early");
        Assert.Equal(("rejected", 10), (early.GetProperty("decision").GetString(), early.GetProperty("planned").GetInt32()));
        Assert.InRange(early.GetProperty("after").GetInt32(), 1, 2);
        Assert.Contains("requests.success_rate", early.GetProperty("gates").EnumerateArray().Select(gate => gate.GetString()));
        Assert.InRange(configuration.GetProperty("requests").GetProperty("total").GetInt32(), 1, 2);
        Assert.Contains($"ended early, after {early.GetProperty("after").GetInt32()} of 10 requests", configuration.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Contains("the load was ended early", Explanation(Finding(configuration, "load.ended_early")), StringComparison.Ordinal);

        var again = (await Tool.RunAsync(_work.Folder, ["gate", _work.Results, "--json"])).Ended(1);
        var judged = Configuration(JsonDocument.Parse(again.Output).RootElement, Rejected);
        Assert.All(["decision", "reason", "early", "metrics", "findings"], name => Assert.Equal(configuration.GetProperty(name).GetRawText(), judged.GetProperty(name).GetRawText()));
        Assert.Equal(
            configuration.GetProperty("gates").EnumerateArray().Select(gate => (gate.GetProperty("outcome").GetString(), gate.GetProperty("message").GetString())),
            judged.GetProperty("gates").EnumerateArray().Select(gate => (gate.GetProperty("outcome").GetString(), gate.GetProperty("message").GetString())));

        // What was left unmeasured cannot be approved by other gates.
        _work.Write("other.yaml", File.ReadAllText(Path.Combine(_work.Results, "spec.resolved.yaml")).Split("\ngates:")[0] + "\ngates: [\"requests.count >= 1\"]\n");
        var other = (await Tool.RunAsync(_work.Folder, ["gate", _work.Results, "--spec", "other.yaml"])).Ended(4);
        Assert.Contains("these gates are not decided by that", other.Output.ReplaceLineEndings(" ").Replace("  ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_misreads_sound_bytes_is_named_and_not_held_against_the_server()
    {
        (await RunAsync("o3-client", "--only", Rejected)).Ended(1);

        var configuration = Configuration(_work.Verdict, Rejected);
        Assert.Equal(["context.not_processed"], configuration.GetProperty("violations").EnumerateObject().Select(violation => violation.Name));
        Assert.Equal((2, 0, 0), Attribution(configuration));
        Assert.Contains(
            $"the bytes of all 2 answers are sound; a client that fails with \"{OneDocument}\" misreads them itself",
            Explanation(Finding(configuration, "cause.client_misreads")),
            StringComparison.Ordinal);
        Assert.All(Records(Rejected), record => Assert.Equal(999, record.GetProperty("firstDocumentLength").GetInt32()));
    }

    [Fact]
    public async Task The_scripted_machine_stands_for_this_one_and_says_so_everywhere()
    {
        (await RunAsync("o3-client", "--only", "num_ctx-131072_num_thread-32")).Ended(0);

        var machine = JsonDocument.Parse(File.ReadAllText(Path.Combine(_work.Results, "machine.json"))).RootElement;
        Assert.Equal(("o3-client", 16, 32), (machine.GetProperty("scriptedBy").GetString(), machine.GetProperty("physicalCores").GetInt32(), machine.GetProperty("logicalCores").GetInt32()));
        var fingerprint = machine.GetProperty("fingerprint").GetString()!;
        Assert.StartsWith("scripted-", fingerprint, StringComparison.Ordinal);
        Assert.Equal(fingerprint, _work.Verdict.GetProperty("machine").GetProperty("fingerprint").GetString());
        Assert.Contains("played a scripted machine", File.ReadAllText(Path.Combine(_work.Results, "summary.md")), StringComparison.Ordinal);
        Assert.All(
            XDocument.Load(Path.Combine(_work.Results, "junit.xml")).Descendants("testsuite"),
            suite => Assert.Contains(suite.Descendants("property"), property => (property.Attribute("name")!.Value, property.Attribute("value")!.Value) == ("scripted", "true")));

        var configuration = Assert.Single(_work.Verdict.GetProperty("configurations").EnumerateArray());
        Assert.Equal("approved", configuration.GetProperty("decision").GetString());
        Assert.Contains("warning: machine.thread_oversubscription", configuration.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Contains("num_thread 32 exceeds the 16 physical cores", Explanation(Finding(configuration, "machine.thread_oversubscription")), StringComparison.Ordinal);

        // Both sides go by one clock: what the server counted took no longer than the client saw.
        Assert.All(Records("num_ctx-131072_num_thread-32"), record =>
        {
            var (prompt, decode) = (record.GetProperty("serverPromptNs").GetInt64() / 1e9, record.GetProperty("serverDecodeNs").GetInt64() / 1e9);
            var sent = record.GetProperty("sentAt").GetDouble();
            Assert.InRange(prompt, 0, record.GetProperty("firstTokenAt").GetDouble() - sent);
            Assert.InRange(prompt + decode, 0, record.GetProperty("lastByteAt").GetDouble() - sent);
        });
    }

    [Fact]
    public async Task A_recorded_scripted_run_is_judged_again_without_its_profile()
    {
        (await RunAsync("o3-client", "--only", "num_ctx-131072_num_thread-32", "--set", "runtime.profile=" + Copy("o3-client"))).Ended(0);
        File.Delete(Path.Combine(_work.Folder, "played.yaml"));

        var again = (await Tool.RunAsync(_work.Folder, ["gate", _work.Results, "--json"])).Ended(0);

        var verdict = JsonDocument.Parse(again.Output).RootElement;
        Assert.True(verdict.GetProperty("scripted").GetBoolean());
        Assert.Contains("machine.thread_oversubscription", again.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("o3-sever", "did you mean 'o3-server'?")]
    [InlineData("./none.yaml", "there is no profile at")]
    public async Task A_profile_that_is_not_there_starts_nothing(string profile, string said)
    {
        _work.Write("spec.yaml", Workspace.Spec(runtime: "  profile: " + profile));

        var result = (await Tool.RunAsync(_work.Folder, ["run", "spec.yaml", "-o", _work.Results])).Ended(2);

        Assert.Contains(said, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_machine_of_a_profile_can_be_looked_at()
    {
        var machine = JsonDocument.Parse((await Tool.RunAsync(_work.Folder, ["machine", "--profile", "thread-curve"])).Ended(0).Output).RootElement;

        Assert.Equal(("thread-curve", 16), (machine.GetProperty("scriptedBy").GetString(), machine.GetProperty("physicalCores").GetInt32()));
        Assert.True(JsonDocument.Parse((await Tool.RunAsync(_work.Folder, ["schema", "profile"])).Ended(0).Output).RootElement.GetProperty("properties").TryGetProperty("decode", out _));
    }

    [Theory]
    [InlineData("there is no built-in profile 'deccay' (did you mean 'decay'?", "--profile", "deccay")]
    [InlineData("--time-scale needs --profile", "--time-scale", "5")]
    [InlineData("--time-scale 10001: legal is a whole number from 1 to 10000", "--profile", "decay", "--time-scale", "10001")]
    public async Task A_wrong_script_serves_nothing(string said, params string[] arguments) =>
        Assert.Contains(said, (await Tool.RunAsync(_work.Folder, ["engine", "serve", .. arguments])).Ended(2).Error, StringComparison.Ordinal);

    /// <summary>The scenario with two short answers for each configuration, and time so slow that a busy machine is no stall.</summary>
    private async Task<ToolResult> RunAsync(string profile, params string[] more) => await Tool.RunAsync(
        _work.Folder,
        [
            "run", Repository.Deployment("o3-stress"), "--engine", "embedded", "-o", _work.Results, "--verbosity", "quiet",
            "--set", "runtime.profile=" + profile, "--set", "runtime.timeScale=100",
            "--set", "load.requests=2", "--set", "load.duration=1s", "--set", "deployment.options.num_predict=48", "--set", "wire.capture=all",
            .. more,
        ],
        new Dictionary<string, string?> { ["VALIDATOR_DJANGO"] = Corpus() });

    /// <summary>Django's source where it is, else source that is made as long.</summary>
    private string Corpus()
    {
        var django = new[] { Path.Combine(Repository.Root, "artifacts", "test-data", "python3-django", "usr/lib/python3/dist-packages/django"), "/usr/lib/python3/dist-packages/django" };
        return django.FirstOrDefault(Directory.Exists) ?? Path.GetDirectoryName(_work.Write(
            "corpus/made.py", string.Concat(Enumerable.Range(0, 20_000).Select(number => $"def step_{number}(value):\n    return compute(value, {number})\n"))))!;
    }

    /// <summary>A built-in profile as a file of the user's.</summary>
    private string Copy(string profile)
    {
        var source = File.ReadAllText(Path.Combine(Repository.Root, "src", "Validator", "Spec", "Profiles", "BuiltIn", profile + ".yaml"));
        _work.Write("played.yaml", source);
        return Path.Combine(_work.Folder, "played.yaml");
    }

    private IEnumerable<JsonElement> Records(string configuration) =>
        File.ReadLines(Path.Combine(_work.Results, configuration, "requests.jsonl")).Select(line => JsonDocument.Parse(line).RootElement);

    /// <summary>Rows of the table in the order of contexts and threads, speeds to the team's digit and differences to whole per cents, without their intervals.</summary>
    private static IEnumerable<string> DecisionTable(string document) => document.Split('\n').SkipWhile(line => !line.StartsWith("| --- |", StringComparison.Ordinal)).Skip(1).TakeWhile(line => line.StartsWith('|'))
        .Select(line => Difference().Replace(line, match => string.Create(CultureInfo.InvariantCulture, $"{double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture):0}%")))
        .Order(StringComparer.Ordinal);

    private static IEnumerable<string?> Ids(JsonElement verdict, string name) => verdict.GetProperty(name).EnumerateArray().Select(id => id.GetString());

    private static JsonElement Configuration(JsonElement verdict, string id) =>
        verdict.GetProperty("configurations").EnumerateArray().Single(configuration => configuration.GetProperty("id").GetString() == id);

    private static JsonElement Gate(JsonElement verdict, string configuration, string id) =>
        Configuration(verdict, configuration).GetProperty("gates").EnumerateArray().Single(gate => gate.GetProperty("id").GetString() == id);

    private static double Speed(JsonElement verdict, string configuration) =>
        Configuration(verdict, configuration).GetProperty("metrics").GetProperty("decode.tokens_per_second").GetProperty("p50").GetDouble();

    private static JsonElement Finding(JsonElement configuration, string name) =>
        Assert.Single(configuration.GetProperty("findings").EnumerateArray(), finding => finding.GetProperty("class").GetString() == name);

    private static string Explanation(JsonElement finding) => finding.GetProperty("explanation").GetString()!;

    private static (int Server, int Transport, int Proxy) Attribution(JsonElement configuration)
    {
        var laid = configuration.GetProperty("attribution");
        return (laid.GetProperty("server").GetInt32(), laid.GetProperty("transport").GetInt32(), laid.GetProperty("proxy").GetInt32());
    }

    [GeneratedRegex(@"([+-][0-9.]+)% \([^)]*\)", RegexOptions.CultureInvariant)]
    private static partial Regex Difference();

    [GeneratedRegex(@"by the server's counters the failed answers ran at ([0-9.]+)/s \(median\)$", RegexOptions.CultureInvariant)]
    private static partial Regex FailedSpeed();
}
