using System.Text.Json;

namespace Validator.AcceptanceTests;

public sealed class TuneTests : IDisposable
{
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task The_best_thread_count_of_a_scripted_machine_is_found_and_a_gate_holds_others_to_it()
    {
        _work.Write("spec.yaml", Spec("profile: thread-curve"));

        var result = (await Tool.RunAsync(_work.Folder, ["tune", "spec.yaml", "-o", _work.Results, "--budget", "100h", "--threads", "4,8,16,24,32", "--zone", "5%", "--json"])).Ended(0);

        var record = JsonDocument.Parse(result.Output).RootElement;
        Assert.Equal(result.Output, File.ReadAllText(Path.Combine(_work.Results, "tune.json")));
        var search = record.GetProperty("searches")[0].GetProperty("search");
        Assert.Equal((16, true, 8192), (search.GetProperty("best").GetInt32(), search.GetProperty("decided").GetBoolean(), search.GetProperty("contextLength").GetInt32()));
        Assert.True(record.GetProperty("scripted").GetBoolean());
        Assert.Contains("options: { num_ctx: 8192, num_thread: 16 }", File.ReadAllText(Path.Combine(_work.Results, "tune.md")), StringComparison.Ordinal);

        // Every request is in the log, checked as in a run.
        Assert.All(File.ReadLines(Path.Combine(_work.Results, "num_ctx-8192", "requests.jsonl")), line => Assert.Equal("succeeded", JsonDocument.Parse(line).RootElement.GetProperty("outcome").GetString()));

        _work.Write("declared.yaml", Spec("profile: thread-curve", "best: ./results/tune.json", "- decode.tokens_per_second.p50 >= 95% of best"));
        string[] run = ["run", "declared.yaml", "--verbosity", "quiet", "--force", "-o", Path.Combine(_work.Folder, "run")];
        Assert.Contains("95% of best, which is", (await Tool.RunAsync(_work.Folder, [.. run, "--set", "deployment.options.num_thread=32"])).Ended(1).Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        (await Tool.RunAsync(_work.Folder, [.. run, "--set", "deployment.options.num_thread=16"])).Ended(0);
        (await Tool.RunAsync(_work.Folder, [.. run, "--set", "deployment.options.num_thread=16", "--set", "deployment.options.num_ctx=4096"])).Ended(4);
    }

    [Fact]
    public async Task The_number_of_slots_is_chosen_by_what_all_answers_bring_together()
    {
        _work.Write("spec.yaml", Spec("profile: thread-curve"));

        var result = (await Tool.RunAsync(_work.Folder, ["tune", "spec.yaml", "-o", _work.Results, "--budget", "100h", "--threads", "8,16", "--parallel", "1,4", "--zone", "5%", "--json"])).Ended(0);

        var search = JsonDocument.Parse(result.Output).RootElement.GetProperty("searches")[1].GetProperty("search");
        Assert.Equal(("OLLAMA_NUM_PARALLEL", "output.tokens_per_second", 4), (search.GetProperty("option").GetString(), search.GetProperty("metric").GetString(), search.GetProperty("best").GetInt32()));
        Assert.Contains("environment: { OLLAMA_NUM_PARALLEL: \"4\" }", File.ReadAllText(Path.Combine(_work.Results, "tune.md")), StringComparison.Ordinal);

        _work.Write("attach.yaml", Spec("url: http://127.0.0.1:9").Replace("engine: embedded", "engine: attach", StringComparison.Ordinal));
        Assert.Contains("starts none", (await Tool.RunAsync(_work.Folder, ["tune", "attach.yaml", "--parallel", "1,4"])).Ended(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_budget_does_not_decide_is_said_to_be_open()
    {
        _work.Write("spec.yaml", Spec("profile: thread-curve"));

        var result = (await Tool.RunAsync(_work.Folder, ["tune", "spec.yaml", "-o", _work.Results, "--max-measurements", "8"])).Ended(4);

        Assert.StartsWith("UNDECIDED", result.Output, StringComparison.Ordinal);
        Assert.Equal(8, JsonDocument.Parse(File.ReadAllText(Path.Combine(_work.Results, "tune.json"))).RootElement.GetProperty("searches")[0].GetProperty("search").GetProperty("measurements").GetInt32());
        Assert.DoesNotContain("for the spec", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_corrupt_answer_is_never_a_measurement()
    {
        _work.Write("faults.yaml", "apiVersion: ollama-validator/faults/v1\nfaults:\n  - { kind: noTerminal, when: { numThread: \">= 2\" } }\n");
        _work.Write("spec.yaml", Spec("faults: ./faults.yaml").Replace("qwen3-coder:30b", "synthetic:1m", StringComparison.Ordinal).Replace("num_ctx: 8192", "num_ctx: 2048", StringComparison.Ordinal));

        var result = (await Tool.RunAsync(_work.Folder, ["tune", "spec.yaml", "-o", _work.Results, "--threads", "1,2"])).Ended(0);

        Assert.Contains("withdrawn: stream.no_terminal", result.Output, StringComparison.Ordinal);
        Assert.Equal(1, JsonDocument.Parse(File.ReadAllText(Path.Combine(_work.Results, "tune.json"))).RootElement.GetProperty("searches")[0].GetProperty("search").GetProperty("best").GetInt32());
    }

    [Fact]
    public async Task A_signal_breaks_it_off_and_what_was_measured_is_kept()
    {
        _work.Write("spec.yaml", Spec("profile: thread-curve\n  timeScale: 20"));
        await using var tool = Tool.Start(_work.Folder, ["tune", "spec.yaml", "-o", _work.Results, "--budget", "100h"]);
        await tool.SeesAsync("6 measurements");
        await tool.SignalAsync("INT");

        var result = (await tool.EndAsync()).Ended(130);

        Assert.StartsWith("CANCELLED", result.Output, StringComparison.Ordinal);
        Assert.True(JsonDocument.Parse(File.ReadAllText(Path.Combine(_work.Results, "tune.json"))).RootElement.GetProperty("searches").GetArrayLength() > 0);
    }

    [Theory]
    [InlineData("--threads 0-4: legal is at least two whole numbers or ranges", "--threads", "0-4")]
    [InlineData("--budget soon: legal is", "--budget", "soon")]
    [InlineData("--confidence 50%: legal is a percentage from 80% to 99.9%", "--confidence", "50%")]
    [InlineData("--max-measurements 1: legal is a whole number from 2", "--max-measurements", "1")]
    public async Task A_wrong_option_starts_nothing(string said, params string[] arguments)
    {
        _work.Write("spec.yaml", Spec("profile: thread-curve"));

        Assert.Contains(said, (await Tool.RunAsync(_work.Folder, ["tune", "spec.yaml", .. arguments])).Ended(2).Error, StringComparison.Ordinal);
    }

    private static string Spec(string runtime, string more = "", string gate = "") => $$"""
        apiVersion: ollama-validator/v1
        name: tuned
        runtime:
          engine: embedded
          {{runtime}}
        deployment:
          model: qwen3-coder:30b
          options: { num_ctx: 8192, num_thread: 16, num_predict: 48, temperature: 0 }
        {{more}}
        workload: { queries: [{ id: q, prompt: Describe the architecture of a validating gateway. }] }
        load: { requests: 6 }
        gates:
          - requests.success_rate == 100%
          {{gate}}
        """;
}
