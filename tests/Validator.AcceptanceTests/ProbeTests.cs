using System.Text.Json;

namespace Validator.AcceptanceTests;

/// <summary>What is asked apart from the load: the context is proven by canaries, and answers are compared alone and among others.</summary>
public sealed class ProbeTests : IDisposable
{
    private const string Canaries = "  - context.canary_recall == 100%";
    private const string Many = "{ warmup: 1, requests: 4, concurrency: 4, timeout: 60s }";
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Theory]
    [InlineData("generate", "true")]
    [InlineData("generate", "false")]
    [InlineData("chat", "true")]
    [InlineData("chat", "false")]
    public async Task A_sound_server_proves_its_context_and_answers_alike(string api, string stream)
    {
        var spec = WriteSpec(load: Many);

        (await Tool.RunAsync(_work.Folder, ["run", spec, "-o", _work.Results, "--set", $"deployment.api={api}", "--set", $"deployment.stream={stream}"])).Ended(0);

        Assert.Equal(1, Configuration.GetProperty("metrics").GetProperty("context.canary_recall").GetDouble());
        Assert.Empty(Configuration.GetProperty("findings").EnumerateArray());
        Assert.Equal(4, Configuration.GetProperty("requests").GetProperty("total").GetInt32());
        var log = Log();
        Assert.Equal(
            ["alone", "alone", "alone", "alone", "canary-short", "canary-short", "canary-short", "warmup", "load", "load", "load", "load", "together", "together", "together", "together", "canary", "canary", "canary"],
            log.Select(line => line.GetProperty("phase").GetString()));
        Assert.Equal(Enumerable.Range(1, log.Length), log.Select(line => line.GetProperty("id").GetInt32()).Order());
        Assert.All(Phase("together"), line => Assert.True(line.GetProperty("probe").GetProperty("held").GetBoolean()));

        // Apart from the load and yet as long as its prompts.
        var load = Phase("load")[0].GetProperty("promptTokens").GetInt32();
        Assert.All(Phase("canary"), line => Assert.InRange(line.GetProperty("promptTokens").GetInt32(), load * 0.95, load * 1.05));
        Assert.All(Phase("canary-short"), line => Assert.InRange(line.GetProperty("promptTokens").GetInt32(), 100, load / 2));
    }

    [Fact]
    public async Task A_server_that_forgets_is_rejected_and_the_place_told()
    {
        var spec = WriteFaulty("{ kind: truncatePrompt, keep: 70%, when: { promptTokens: \">= 1200\" } }", "{ kind: counts, field: prompt_eval_count, factor: 2, when: { promptTokens: \">= 1200\" } }");

        var result = (await Tool.RunAsync(_work.Folder, ["run", spec, "-o", _work.Results])).Ended(1);

        // The counter lies, so that nothing but the canaries shows it.
        Assert.Equal(0, Configuration.GetProperty("metrics").GetProperty("integrity.violations").GetInt32());
        Assert.Equal(1, Configuration.GetProperty("metrics").GetProperty("context.processed_rate").GetDouble());
        Assert.Equal(2 / 3.0, Configuration.GetProperty("metrics").GetProperty("context.canary_recall").GetDouble(), 6);
        Assert.Contains("head 0 of 1, middle 1 of 1, tail 1 of 1; the head is lost", Finding("context.canary_lost"), StringComparison.Ordinal);
        await AssertSameOfflineAsync(result, 1);
    }

    [Fact]
    public async Task Canaries_that_are_not_answered_over_a_long_text_alone_reject()
    {
        var spec = WriteFaulty("{ kind: forgetCanaries, when: { promptTokens: \">= 1200\" } }");

        var result = (await Tool.RunAsync(_work.Folder, ["run", spec, "-o", _work.Results])).Ended(1);

        Assert.Equal("failed", Gate("context.canary_recall").GetProperty("outcome").GetString());
        Assert.Contains("nothing of the prompt is recalled", Finding("context.canary_lost"), StringComparison.Ordinal);
        await AssertSameOfflineAsync(result, 1);
    }

    [Fact]
    public async Task A_model_too_weak_for_canaries_is_found_out_before_the_load_and_the_gate_is_inconclusive()
    {
        var spec = WriteFaulty("{ kind: forgetCanaries }");

        var result = (await Tool.RunAsync(_work.Folder, ["run", spec, "-o", _work.Results])).Ended(4);

        Assert.Equal("inconclusive", Gate("context.canary_recall").GetProperty("outcome").GetString());
        Assert.Contains("the model cannot answer canaries", Gate("context.canary_recall").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(Finding("probe.model_too_weak"));
        Assert.Empty(Phase("canary"));
        await AssertSameOfflineAsync(result, 4);
    }

    [Fact]
    public async Task A_counter_that_does_not_count_is_a_violation_in_probes_too_and_no_loss_of_memory()
    {
        var spec = WriteFaulty("{ kind: notProcessed, when: { promptTokens: \">= 1200\" } }");

        (await Tool.RunAsync(_work.Folder, ["run", spec, "-o", _work.Results])).Ended(1);

        Assert.Equal(1, Configuration.GetProperty("metrics").GetProperty("context.canary_recall").GetDouble());
        Assert.Equal("failed", Gate("integrity.violations").GetProperty("outcome").GetString());
        Assert.All(Phase("canary"), line => Assert.Equal("context.not_processed", line.GetProperty("violations")[0].GetProperty("class").GetString()));
    }

    [Theory]
    [InlineData("true", 2, 1)]
    [InlineData("false", 2, 1)]
    [InlineData("true", 28, 0)]
    public async Task An_answer_that_changes_among_others_is_a_violation_unless_it_changes_late(string stream, int atFrame, int exitCode)
    {
        var spec = WriteSpec(load: Many, faults: $"{{ kind: divergence, atFrame: {atFrame} }}");

        var result = (await Tool.RunAsync(_work.Folder, ["run", spec, "-o", _work.Results, "--set", $"deployment.stream={stream}"])).Ended(exitCode);

        // Of requests sent at the same time the first to come in may be alone for a moment.
        var found = Phase("together").Where(line => line.GetProperty("violations").GetArrayLength() > 0).ToArray();
        Assert.Equal(exitCode == 0, found.Length == 0);
        Assert.All(found, line =>
        {
            var violation = line.GetProperty("violations")[0];
            Assert.Equal(("semantic.divergence", "server"), (violation.GetProperty("class").GetString(), violation.GetProperty("side").GetString()));
            Assert.Contains("they part at character", violation.GetProperty("explanation").GetString(), StringComparison.Ordinal);
            Assert.True(File.Exists(Path.Combine(Folder, line.GetProperty("wire").GetString()!)));
        });
        Assert.All(Phase("load"), line => Assert.Equal("succeeded", line.GetProperty("outcome").GetString()));
        await AssertSameOfflineAsync(result, exitCode);

        // Without their lines the run would look sound.
        var log = Path.Combine(Folder, "requests.jsonl");
        File.WriteAllLines(log, File.ReadAllLines(log).Where(line => !line.Contains("semantic.divergence", StringComparison.Ordinal)));
        (await Tool.RunAsync(_work.Folder, ["gate", _work.Results])).Ended(found.Length == 0 ? 0 : 2);
    }

    [Fact]
    public async Task Probes_are_not_sent_behind_a_load_that_was_broken_off()
    {
        var spec = WriteFaulty("{ kind: crash, when: { requests: \">= 14\" } }");

        var result = (await Tool.RunAsync(_work.Folder, ["run", spec, "-o", _work.Results, "--set", "load.requests=1000"])).Ended(1);

        Assert.Contains("the server ended before them", Finding("probe.not_asked"), StringComparison.Ordinal);
        Assert.Contains("the server ended before them", Gate("context.canary_recall").GetProperty("message").GetString(), StringComparison.Ordinal);
        await AssertSameOfflineAsync(result, 1);
    }

    [Fact]
    public async Task A_gate_that_nothing_is_asked_for_is_refused_and_the_cost_of_probes_is_told_before()
    {
        var spec = WriteSpec(load: Many);

        var refused = (await Tool.RunAsync(_work.Folder, ["lint", spec, "--set", "probes.canaries=0"])).Ended(2);
        var planned = (await Tool.RunAsync(_work.Folder, ["run", spec, "--dry-run", "--set", "probes.alone=3"])).Ended(0);

        Assert.Matches(@"spec\.yaml:\d+:5: error: gate 'context\.canary_recall == 100%': probes\.canaries is 0", refused.Error);
        Assert.Contains("canaries in 1 text (3 short requests before the load, 3 as long as its prompts after it); 3 queries alone, twice each, and again among 4 requests", planned.Output, StringComparison.Ordinal);
    }

    private JsonElement Configuration => _work.Verdict.GetProperty("configurations")[0];

    private string Folder => Path.Combine(_work.Results, Configuration.GetProperty("id").GetString()!);

    private JsonElement[] Log() => [.. File.ReadLines(Path.Combine(Folder, "requests.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)];

    private JsonElement[] Phase(string name) => [.. Log().Where(line => line.GetProperty("phase").GetString() == name && line.GetProperty("sentAt").ValueKind != JsonValueKind.Null)];

    private JsonElement Gate(string id) => Configuration.GetProperty("gates").EnumerateArray().Single(gate => gate.GetProperty("id").GetString() == id);

    private string Finding(string @class) =>
        Configuration.GetProperty("findings").EnumerateArray().First(finding => finding.GetProperty("class").GetString() == @class).GetProperty("explanation").GetString()!;

    /// <summary>The lines hold all that the verdict was made from.</summary>
    private async Task AssertSameOfflineAsync(ToolResult run, int exitCode) =>
        Assert.Equal(run.Output, (await Tool.RunAsync(_work.Folder, ["gate", _work.Results])).Ended(exitCode).Output);

    private string WriteFaulty(params string[] faults) => WriteSpec("{ warmup: 1, requests: 3, timeout: 60s }", string.Join("\n  - ", faults));

    private string WriteSpec(string load, string faults = "")
    {
        _work.Write("corpus/a.py", string.Concat(Enumerable.Range(0, 400).Select(number => $"value_of_{number} = compute(another_value, {number})\n")));
        if (faults.Length > 0)
        {
            _work.Write("faults.yaml", $"apiVersion: ollama-validator/faults/v1\nfaults:\n  - {faults}\n");
        }

        return _work.Write("spec.yaml", Workspace.Spec(predict: 32, load: load, runtime: faults.Length > 0 ? "  faults: faults.yaml" : string.Empty, gates: Canaries)
            .Replace("workload:", "workload:\n  corpus: { path: corpus, include: [\"**/*.py\"], tokens: 1500 }", StringComparison.Ordinal));
    }
}
