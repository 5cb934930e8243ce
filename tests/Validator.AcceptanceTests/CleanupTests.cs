using System.Diagnostics;
using System.Text.Json;

namespace Validator.AcceptanceTests;

/// <summary>A stand-in <c>ollama</c>, a script with the engine as its child, is found through PATH, booted, and never outlives us.</summary>
public sealed class CleanupTests : IDisposable
{
    private const string Endless = "{ warmup: 0, requests: 1000000, maxDuration: 2m, timeout: 10m }";
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task After_an_approval()
    {
        Prepare(Workspace.Spec(engine: "ollama"));

        (await Tool.RunAsync(_work.Folder, ["run", "spec.yaml", "-o", _work.Results], Path())).Ended(0);

        // The engine answered, though it was started as ollama.
        Assert.True(_work.Verdict.GetProperty("rehearsal").GetBoolean());
    }

    [Fact]
    public async Task After_a_rejection()
    {
        Prepare(Workspace.Spec(engine: "ollama", gates: "  - decode.tokens_per_second.p50 >= 10000000"));

        (await Tool.RunAsync(_work.Folder, ["run", "spec.yaml", "-o", _work.Results], Path())).Ended(1);
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task After_a_signal_during_the_load_within_7_seconds_with_what_was_measured(string signal, int exitCode)
    {
        Prepare(Workspace.Spec(engine: "ollama", load: Endless));
        await using var tool = Tool.Start(_work.Folder, ["run", "spec.yaml", "-o", _work.Results], Path());
        await tool.SeesAsync("[load]");
        await HasRecordsAsync();

        var stopwatch = Stopwatch.StartNew();
        await tool.SignalAsync(signal);
        (await tool.EndAsync()).Ended(exitCode);

        Assert.InRange(stopwatch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(7));
        Assert.Equal("cancelled", _work.Verdict.GetProperty("decision").GetString());
        Assert.All(_work.Verdict.GetProperty("configurations")[0].GetProperty("gates").EnumerateArray(), gate => Assert.Equal("skipped", gate.GetProperty("outcome").GetString()));
        Assert.NotEmpty(Records());
    }

    [Fact]
    public async Task After_a_second_signal_too_with_what_was_measured()
    {
        Prepare(Workspace.Spec(engine: "ollama", load: Endless));
        await using var tool = Tool.Start(_work.Folder, ["run", "spec.yaml", "-o", _work.Results], Path());
        await HasRecordsAsync();

        // As GitHub's runner does.
        await tool.SignalAsync("INT");
        await tool.SignalAsync("TERM");

        (await tool.EndAsync()).Ended(130);
        Assert.Equal("cancelled", _work.Verdict.GetProperty("decision").GetString());
        Assert.NotEmpty(Records());
    }

    [Fact]
    public async Task After_we_were_killed_the_folder_can_be_judged_and_is_no_approval()
    {
        Prepare(Workspace.Spec(engine: "ollama", load: Endless));
        await using var tool = Tool.Start(_work.Folder, ["run", "spec.yaml", "-o", _work.Results], Path());
        await HasRecordsAsync();

        await tool.SignalAsync("KILL");
        await tool.EndAsync();

        var gate = (await Tool.RunAsync(_work.Folder, ["gate", _work.Results, "--json"])).Ended(3);
        Assert.Contains("the run did not end", gate.Output, StringComparison.Ordinal);
        Assert.Contains("<testcase", (await Tool.RunAsync(_work.Folder, ["report", _work.Results, "--format", "junit"])).Ended(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_signal_while_a_corpus_that_never_answers_is_read()
    {
        using (var make = Process.Start("mkfifo", [_work.Write("corpus/a.py", "x").Replace("a.py", "b.py", StringComparison.Ordinal)]))
        {
            await make.WaitForExitAsync();
        }

        Prepare(Workspace.Spec(engine: "ollama").Replace("workload:", "workload:\n  corpus: { path: corpus, include: [\"**/*.py\"] }", StringComparison.Ordinal));
        await using var tool = Tool.Start(_work.Folder, ["run", "spec.yaml", "-o", _work.Results], Path());
        await tool.SeesAsync("[calibrate]");

        await tool.SignalAsync("TERM");

        (await tool.EndAsync()).Ended(143);
        Assert.Equal("cancelled", _work.Verdict.GetProperty("decision").GetString());
    }

    [Fact]
    public async Task After_an_approval_that_nobody_could_hear_of()
    {
        Prepare(Workspace.Spec(engine: "ollama"));
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exec \"$0\" run spec.yaml -o results >/dev/full 2>/dev/full", Tool.ToolPath])
        {
            WorkingDirectory = _work.Folder,
            Environment = { ["PATH"] = Path()["PATH"], ["CI"] = null },
        })!;
        await shell.WaitForExitAsync();

        Assert.Equal(0, shell.ExitCode);
        Assert.Equal("approved", _work.Verdict.GetProperty("decision").GetString());
    }

    [Fact]
    public async Task After_a_signal_during_the_boot()
    {
        _work.Write("bin/ollama", "#!/bin/sh\nexec sleep 1000\n", executable: true);
        _work.Write("spec.yaml", Workspace.Spec(engine: "ollama"));
        await using var tool = Tool.Start(_work.Folder, ["run", "spec.yaml", "-o", _work.Results], Path());
        await tool.SeesAsync("[boot]");

        await tool.SignalAsync("TERM");

        (await tool.EndAsync()).Ended(143);
        Assert.Equal("cancelled", _work.Verdict.GetProperty("decision").GetString());
    }

    [Fact]
    public async Task After_we_are_killed_without_warning()
    {
        Prepare(Workspace.Spec(engine: "ollama", load: Endless));
        await using var tool = Tool.Start(_work.Folder, ["run", "spec.yaml", "-o", _work.Results], Path());
        await HasRecordsAsync();
        Assert.NotEmpty(tool.LeftBehind());

        await tool.SignalAsync("KILL");
        await tool.EndAsync();

        await UntilAsync(() => tool.LeftBehind().Count == 0, "processes survived our death: ", () => string.Join('\n', tool.LeftBehind()));
        Assert.False(File.Exists(System.IO.Path.Combine(_work.Results, "verdict.json")));
    }

    [Fact]
    public async Task After_the_server_died_under_its_load_which_is_laid_to_it()
    {
        Prepare(Workspace.Spec(engine: "ollama", load: Endless));
        await using var tool = Tool.Start(_work.Folder, ["run", "spec.yaml", "-o", _work.Results], Path());
        await HasRecordsAsync();

        await KillAsync(tool, process => process.Contains("engine serve", StringComparison.Ordinal) && !process.Contains("supervise", StringComparison.Ordinal));

        var result = (await tool.EndAsync()).Ended(1);
        Assert.Contains("the server ended during the load", result.Output, StringComparison.Ordinal);
        Assert.Equal("rejected", _work.Verdict.GetProperty("decision").GetString());
    }

    [Fact]
    public async Task After_the_supervisor_was_killed_which_is_not_laid_to_the_server()
    {
        Prepare(Workspace.Spec(engine: "ollama", load: Endless));
        await using var tool = Tool.Start(_work.Folder, ["run", "spec.yaml", "-o", _work.Results], Path());
        await HasRecordsAsync();

        await KillAsync(tool, process => process.Contains(" supervise -- ", StringComparison.Ordinal));

        var result = await tool.EndAsync();
        Assert.Equal(3, result.ExitCode);
        Assert.Equal("error", _work.Verdict.GetProperty("decision").GetString());
        await UntilAsync(() => tool.LeftBehind().Count == 0, "processes survived their supervisor: ", () => string.Join('\n', tool.LeftBehind()));
    }

    private static async Task KillAsync(Tool tool, Func<string, bool> which)
    {
        foreach (var process in tool.LeftBehind().Where(which))
        {
            using var kill = Process.Start("kill", ["-9", process[..process.IndexOf(':', StringComparison.Ordinal)]]);
            await kill.WaitForExitAsync();
        }
    }

    private static async Task UntilAsync(Func<bool> condition, string message, Func<string> detail)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!condition())
        {
            Assert.False(deadline.IsCancellationRequested, message + detail());
            await poll.WaitForNextTickAsync();
        }
    }

    private Task HasRecordsAsync() => UntilAsync(() => Records().Count > 0, "no request was recorded", () => string.Empty);

    private IReadOnlyList<JsonElement> Records()
    {
        var path = System.IO.Path.Combine(_work.Results, "num_ctx-2048_num_thread-1", "requests.jsonl");
        if (!File.Exists(path))
        {
            return [];
        }

        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }

    private void Prepare(string spec)
    {
        _work.WriteStandIn();
        _work.Write("spec.yaml", spec);
    }

    private Dictionary<string, string?> Path() => new()
    {
        ["PATH"] = System.IO.Path.Combine(_work.Folder, "bin") + System.IO.Path.PathSeparator + Environment.GetEnvironmentVariable("PATH"),
    };
}
