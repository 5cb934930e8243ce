using System.Text.Json;

namespace Validator.AcceptanceTests;

public sealed class ResumeTests : IDisposable
{
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Theory]
    [InlineData("KILL")]
    [InlineData("INT")]
    public async Task What_was_over_is_kept_and_the_rest_is_run_again(string signal)
    {
        _work.Write("spec.yaml", Spec());
        await using (var tool = Tool.Start(_work.Folder, ["run", "spec.yaml", "-o", _work.Results, "--only", "num_thread-1", "--only", "num_thread-2", "--set", "load.requests=40"]))
        {
            await tool.SeesAsync("[stop] num_thread-2");
            await tool.SeesAsync("[load] num_thread-1");
            await tool.SignalAsync(signal);
            await tool.EndAsync();
        }

        var first = File.ReadAllText(Path.Combine(_work.Results, "num_thread-2", "requests.jsonl"));
        var result = (await Tool.RunAsync(
            _work.Folder, ["run", "spec.yaml", "--resume", _work.Results, "--only", "num_thread-1", "--only", "num_thread-2", "--set", "load.requests=40"])).Ended(0);

        Assert.Contains("[resume] kept as they are: num_thread-2", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("[boot] num_thread-2", result.Error, StringComparison.Ordinal);
        Assert.Equal(first, File.ReadAllText(Path.Combine(_work.Results, "num_thread-2", "requests.jsonl")));
        var verdict = _work.Verdict;
        Assert.Equal(["num_thread-1", "num_thread-2"], verdict.GetProperty("approvedConfigurations").EnumerateArray().Select(id => id.GetString()));
        Assert.Equal(["num_thread-2", "num_thread-1"], verdict.GetProperty("sequence").EnumerateArray().Select(id => id.GetString()));
        Assert.All(verdict.GetProperty("configurations").EnumerateArray(), configuration => Assert.Equal(40, configuration.GetProperty("requests").GetProperty("total").GetInt32()));
        Assert.Equal(40 + 1, File.ReadLines(Path.Combine(_work.Results, "num_thread-1", "requests.jsonl")).Count());
        Assert.False(File.Exists(Path.Combine(_work.Results, "verdict.unfinished.json")));
        (await Tool.RunAsync(_work.Folder, ["gate", _work.Results])).Ended(0);
    }

    [Fact]
    public async Task Another_spec_is_not_gone_on_with()
    {
        _work.Write("spec.yaml", Spec());
        (await Tool.RunAsync(_work.Folder, ["run", "spec.yaml", "-o", _work.Results, "--only", "num_thread-1"])).Ended(0);

        var other = (await Tool.RunAsync(_work.Folder, ["run", "spec.yaml", "-o", _work.Results, "--resume", "--only", "num_thread-1", "--set", "load.requests=5"])).Ended(2);
        Assert.Contains("begun with another spec", other.Error, StringComparison.Ordinal);
        Assert.Contains("'requests: 3', and would be 'requests: 5'", other.Error, StringComparison.Ordinal);
        var more = (await Tool.RunAsync(_work.Folder, ["run", "spec.yaml", "-o", _work.Results, "--resume"])).Ended(2);
        Assert.Contains("give the same --only", more.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_work.Results, "verdict.json")));
        Assert.Contains("holds no verdict.json", (await Tool.RunAsync(_work.Folder, ["run", "spec.yaml", "--resume", "none"])).Ended(2).Error, StringComparison.Ordinal);
        Assert.Contains("--resume needs the folder", (await Tool.RunAsync(_work.Folder, ["run", "spec.yaml", "--resume"])).Ended(2).Error, StringComparison.Ordinal);

        // Nothing is left to be run.
        var same = (await Tool.RunAsync(_work.Folder, ["run", "spec.yaml", "-o", _work.Results, "--resume", "--only", "num_thread-1"])).Ended(0);
        Assert.DoesNotContain("[boot]", same.Error, StringComparison.Ordinal);
    }

    /// <summary>At 200 times the speed the default of 60 s is 0.3 s of the machine's time, which a busy one may take from anybody.</summary>
    private static string Spec() => """
        apiVersion: ollama-validator/v1
        name: resumed
        runtime: { engine: embedded, profile: thread-curve, timeScale: 200 }
        deployment:
          model: qwen3-coder:30b
          options: { num_ctx: 8192, num_predict: 48, temperature: 0 }
        matrix: { num_thread: [1, 2, 3] }
        schedule: { order: random, seed: 2, cooldown: 20s }
        workload: { queries: [{ id: q, prompt: Describe the architecture of a validating gateway. }] }
        load: { requests: 3, warmup: 1, stallTimeout: 50m }
        gates: [requests.success_rate == 100%]
        """;
}
