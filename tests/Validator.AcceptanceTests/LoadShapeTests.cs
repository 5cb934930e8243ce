using System.Text.Json;

namespace Validator.AcceptanceTests;

/// <summary>Open loops keep their schedule whatever the server does, and stages follow each other.</summary>
public sealed class LoadShapeTests : IDisposable
{
    private const string Silent = "apiVersion: ollama-validator/faults/v1\nfaults:\n  - { kind: stallFirst, duration: 1s, when: { requests: \">= 3\" } }\n";
    /// <summary>The second for which the server is silent, less the millisecond by which a timer may ring early.</summary>
    private const double Second = 0.99;
    private const string Many = "  environment: { OLLAMA_NUM_PARALLEL: 8 }";

    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task A_constant_rate_sends_as_many_requests_as_planned_each_when_it_is_due()
    {
        await RunAsync("{ mode: constant, rate: 10/s, requests: 12, warmup: 1, timeout: 60s }", 0, gates: "  - client.send_lateness.max <= 5s\n  - client.overhead <= 1000%");

        var load = Load();
        Assert.Equal(12, load.Count);
        var first = load.Min(Due);
        Assert.All(load.OrderBy(Due).Index(), sent => Assert.Equal(first + (sent.Index * 0.1), Due(sent.Item), tolerance: 1e-5));
        Assert.All(load, sent => Assert.True(At(sent, "dispatchedAt") >= Due(sent)));
        (await Tool.RunAsync(_work.Folder, ["gate", _work.Results])).Ended(0);
    }

    [Fact]
    public async Task A_poisson_load_has_the_times_of_its_seed()
    {
        const string load = "{ mode: poisson, rate: 10/s, duration: 2s, seed: 7, timeout: 60s }";
        await RunOrBehindAsync(load);
        var first = Load().Select(Due).Order().ToArray();
        await RunOrBehindAsync(load);
        var second = Load().Select(Due).Order().ToArray();

        Assert.InRange(first.Length, 5, 45);
        Assert.Equal(first.Length, second.Length);
        Assert.All(first.Zip(second), pair => Assert.Equal(pair.First - first[0], pair.Second - second[0], tolerance: 0.0001));
    }

    [Fact]
    public async Task A_slow_server_does_not_slow_the_schedule()
    {
        _work.Write("faults.yaml", Silent);
        await RunAsync("{ mode: constant, rate: 20/s, requests: 6, timeout: 60s }", 0, Many + "\n  faults: faults.yaml");

        var load = Load();
        Assert.Equal(6, load.Count);

        // All were sent in a quarter of a second, long before the first answer.
        Assert.True(load.Max(sent => At(sent, "dispatchedAt")) < load.Min(sent => At(sent, "firstByteAt")));
        Assert.All(load, sent => Assert.True(At(sent, "firstTokenAt") - Due(sent) >= Second));
    }

    [Fact]
    public async Task A_bound_that_is_reached_shows_in_the_latency_and_leaves_the_run_inconclusive()
    {
        _work.Write("faults.yaml", Silent);
        var result = await RunAsync("{ mode: constant, rate: 20/s, requests: 4, maxConcurrency: 1, timeout: 60s }", 4, Many + "\n  faults: faults.yaml");

        Assert.Contains("load.maxConcurrency", result.Output, StringComparison.Ordinal);
        var configuration = _work.Verdict.GetProperty("configurations")[0];
        Assert.Equal("client.full", Assert.Single(configuration.GetProperty("findings").EnumerateArray(), finding => finding.GetProperty("class").GetString()!.StartsWith("client.", StringComparison.Ordinal)).GetProperty("class").GetString());
        var last = Load().MaxBy(Due);
        Assert.True(last.GetProperty("heldBack").GetBoolean());

        // Its own second from the send, and those of the three before it from when it was due.
        Assert.InRange(At(last, "firstTokenAt") - At(last, "sentAt"), Second, 2.5);
        Assert.True(configuration.GetProperty("metrics").GetProperty("ttft").GetProperty("max").GetDouble() > 3.5);
        (await Tool.RunAsync(_work.Folder, ["gate", _work.Results])).Ended(4);

        // Without the mark that says why it was late the doubt would be lost.
        var log = Log();
        File.WriteAllText(log, File.ReadAllText(log).Replace("\"dispatchedAt\"", "\"dispatched\"", StringComparison.Ordinal));
        Assert.Contains("client.full", (await Tool.RunAsync(_work.Folder, ["gate", _work.Results])).Ended(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stages_of_workers_follow_each_other_and_each_has_its_figures()
    {
        await RunAsync("{ concurrency: 1, stages: [{ duration: 1s, target: 1 }, { duration: 1s, target: 3, ramp: step }], timeout: 60s }", 0, Many);

        var stages = Load().GroupBy(sent => sent.GetProperty("stage").GetInt32()).ToDictionary(stage => stage.Key, stage => stage.ToList());
        Assert.Equal([1, 2], stages.Keys.Order());
        Assert.Equal(1, MostUnderWay(stages[1]));
        Assert.InRange(MostUnderWay(stages[2]), 2, 3);
        var figures = _work.Verdict.GetProperty("configurations")[0].GetProperty("stageMetrics");
        Assert.Equal(stages[2].Count, figures.GetProperty("2").GetProperty("requests.count").GetInt32());
        Assert.Contains("Stages", File.ReadAllText(Path.Combine(_work.Results, "summary.md")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_shows_the_shape_and_lint_what_it_lacks()
    {
        var spec = _work.Write("spec.yaml", Workspace.Spec(load: "{ mode: poisson, rate: 0.5/s, duration: 5m }"));

        var text = (await Tool.RunAsync(_work.Folder, ["run", spec, "--dry-run"])).Ended(0);
        var json = (await Tool.RunAsync(_work.Folder, ["run", spec, "--dry-run", "--json"])).Ended(0);
        var bad = (await Tool.RunAsync(_work.Folder, ["lint", spec, "--set", "load.concurrency=4"])).Ended(2);

        Assert.Contains("load: 5m at 0.5/s, an open loop with poisson gaps", text.Output, StringComparison.Ordinal);
        Assert.Equal("poisson", JsonDocument.Parse(json.Output).RootElement.GetProperty("load").GetProperty("mode").GetString());
        Assert.Contains("load.maxConcurrency bounds the requests under way", bad.Error, StringComparison.Ordinal);
    }

    private async Task<ToolResult> RunAsync(string load, int exitCode, string runtime = "", string gates = "") => (await RunAsync(load, runtime, gates)).Ended(exitCode);

    /// <summary>A run that has a schedule to keep to: where this machine is too busy for that it says so, and approves nothing.</summary>
    private async Task RunOrBehindAsync(string load)
    {
        var result = await RunAsync(load, string.Empty, string.Empty);
        result.Ended(result.Output.Contains("client.behind", StringComparison.Ordinal) ? 4 : 0);
    }

    private Task<ToolResult> RunAsync(string load, string runtime, string gates)
    {
        var spec = _work.Write("spec.yaml", Workspace.Spec(load: load, runtime: runtime, gates: gates) + "\nprobes: { alone: 0 }\n");
        return Tool.RunAsync(_work.Folder, ["run", spec, "-o", _work.Results, "--force"]);
    }

    private string Log() => Assert.Single(Directory.EnumerateFiles(_work.Results, "requests.jsonl", SearchOption.AllDirectories));

    private List<JsonElement> Load() =>
        [.. File.ReadLines(Log()).Select(line => JsonDocument.Parse(line).RootElement).Where(record => record.GetProperty("phase").GetString() == "load")];

    private static double At(JsonElement record, string name) => record.GetProperty(name).GetDouble();

    private static double Due(JsonElement record) => At(record, "scheduledAt");

    private static int MostUnderWay(List<JsonElement> records) =>
        records.Max(one => records.Count(other => At(other, "sentAt") <= At(one, "sentAt") && At(other, "endedAt") > At(one, "sentAt")));
}
