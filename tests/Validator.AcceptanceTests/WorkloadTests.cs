using System.Diagnostics;
using System.Text.Json;

namespace Validator.AcceptanceTests;

/// <summary>What is asked: prompts of one's own, built-in queries, conversations, warm prefill, a git working tree.</summary>
public sealed class WorkloadTests : IDisposable
{
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task Prompts_of_a_file_are_asked_beside_conversations_and_judged_again_without_it()
    {
        var prompts = _work.Write("prompts.jsonl", """
            {"id":"short","prompt":"Say hello.","maxTokens":4}
            {"id":"brief","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"What is a stream?"}]}

            """);
        var spec = _work.Write("spec.yaml", Workspace.Spec(load: "{ concurrency: 2, requests: 24, timeout: 60s }", gates: "  - ttft.max{query=short} <= 60s\n  - prefill.warm.tokens_per_second.min > 0")
            .Replace("  queries:", "  prompts: prompts.jsonl\n  queries:\n    - { id: talk, turns: [What is a queue?, And a stack?, Which is older?] }", StringComparison.Ordinal));

        (await Tool.RunAsync(_work.Folder, ["run", spec, "-o", _work.Results, "--set", "deployment.api=chat"])).Ended(0);

        var records = Records();
        Assert.Equal(24, records.Count);
        Assert.All(records.Where(record => Text(record, "query") == "short"), record => Assert.Equal(4, record.GetProperty("outputTokens").GetInt32()));
        Assert.Contains(records, record => Text(record, "query") == "brief");
        var talks = records.Where(record => Text(record, "query") == "talk").GroupBy(record => record.GetProperty("conversation").GetInt32()).ToArray();
        Assert.InRange(talks.Length, 2, 6);
        foreach (var turns in talks.Select(talk => talk.OrderBy(record => record.GetProperty("id").GetInt32()).ToArray()))
        {
            Assert.Equal(Enumerable.Range(1, turns.Length), turns.Select(turn => turn.GetProperty("turn").GetInt32()));
            Assert.Equal(turns[0].GetProperty("id").GetInt32(), turns[0].GetProperty("conversation").GetInt32());
            Assert.Equal(turns.Select((_, index) => index == 0 ? "cold" : "warm"), turns.Select(turn => Text(turn, "prefill")));

            // Each prompt holds the one before it and its answer.
            Assert.All(turns.Zip(turns.Skip(1)), pair => Assert.True(
                pair.Second.GetProperty("promptTokens").GetInt32() > pair.First.GetProperty("promptTokens").GetInt32() + (pair.First.GetProperty("outputTokens").GetInt32() / 2)));
        }

        File.Delete(prompts);
        (await Tool.RunAsync(_work.Folder, ["gate", _work.Results])).Ended(0);
    }

    [Fact]
    public async Task A_warm_prefill_is_served_by_the_cache_and_told_apart()
    {
        Git("init", "-q");
        _work.Write("corpus/a.py", string.Concat(Enumerable.Range(0, 400).Select(number => $"value_{number} = compute({number})\n")));
        _work.Write("corpus/.gitignore", "*.tmp.py\n");
        _work.Write("corpus/made.tmp.py", "made = 1\n");
        Git("add", ".");
        var spec = _work.Write("spec.yaml", Workspace.Spec(load: "{ warmup: 1, requests: 4, timeout: 60s }", gates: "  - prefill.warm.tokens_per_second.min > 0")
            .Replace("workload:", "workload:\n  prefill: warm\n  querySet: retrieval\n  corpus: { path: corpus, include: [\"**/*.py\"], git: true, tokens: 1500 }", StringComparison.Ordinal));

        (await Tool.RunAsync(_work.Folder, ["run", spec, "-o", _work.Results])).Ended(0);

        Assert.Equal(["fill", "warm", "warm", "warm", "warm"], Records().Select(record => Text(record, "prefill")));
        var configuration = _work.Verdict.GetProperty("configurations")[0];
        Assert.Equal("no request had a cold prefill", configuration.GetProperty("metrics").GetProperty("prefill.tokens_per_second").GetProperty("missing").GetString());
        Assert.Equal(4, configuration.GetProperty("metrics").GetProperty("prefill.warm.tokens_per_second").GetProperty("count").GetInt32());
        Assert.Equal(1, configuration.GetProperty("workload").GetProperty("files").GetInt32());
        Assert.StartsWith("sha256:", configuration.GetProperty("workload").GetProperty("corpus").GetString(), StringComparison.Ordinal);
        Assert.Contains("git: true", File.ReadAllText(Path.Combine(_work.Results, "spec.resolved.yaml")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_line_of_prompts_ends_before_anything_starts()
    {
        _work.Write("prompts.jsonl", "{\"prompt\":\"\"}\n{\"promt\":\"x\"}\n{\"turns\":[\"a\",\"b\"]}\n");
        var spec = _work.Write("spec.yaml", Workspace.Spec().Replace("  queries:", "  prompts: prompts.jsonl\n  queries:", StringComparison.Ordinal));

        foreach (var command in new[] { "lint", "run" })
        {
            var result = (await Tool.RunAsync(_work.Folder, [command, spec])).Ended(2);

            Assert.Contains("prompts.jsonl:1:11: error: prompt: expected a text", result.Error, StringComparison.Ordinal);
            Assert.Contains("prompts.jsonl:2:2: error: unknown key 'promt' (did you mean 'prompt'?)", result.Error, StringComparison.Ordinal);
            Assert.Contains("prompts.jsonl:3:1: error: 'turns' needs a route that takes messages (set deployment.api to chat or openai)", result.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_built_in_query_set_is_shown()
    {
        var result = (await Tool.RunAsync(_work.Folder, ["explain", "architecture"])).Ended(0);

        Assert.Contains("architecture-5", result.Output, StringComparison.Ordinal);
    }

    private static string? Text(JsonElement record, string name) => record.GetProperty(name).GetString();

    /// <summary>Those of the load and its warm-up; probes have no prefill.</summary>
    private List<JsonElement> Records() =>
        [.. File.ReadLines(Directory.EnumerateFiles(_work.Results, "requests.jsonl", SearchOption.AllDirectories).Single()).Select(line => JsonDocument.Parse(line).RootElement).Where(record => record.TryGetProperty("prefill", out _))];

    private void Git(params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-C", _work.Folder, .. arguments]))!;
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
    }
}
