namespace Validator.AcceptanceTests;

/// <summary>One measurement at a time: a second run is told who holds the machine, or waits.</summary>
public sealed class LockTests : IDisposable
{
    private const string Endless = "{ warmup: 0, requests: 1000000, maxDuration: 2m, timeout: 10m }";
    private readonly Workspace _work = new();

    private Dictionary<string, string?> Shared => new() { ["OLLAMA_VALIDATOR_LOCK"] = Path.Combine(_work.Folder, "machine.lock") };

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task A_second_run_is_the_environments_error_and_starts_nothing()
    {
        await using var first = await StartEndlessAsync();

        _work.Write("second.yaml", Workspace.Spec());
        var second = (await Tool.RunAsync(_work.Folder, ["run", "second.yaml", "-o", _work.Results], Shared)).Ended(3);

        Assert.Contains($"process {first.Id} (acceptance), since ", second.Output, StringComparison.Ordinal);
        Assert.Contains("--wait 30m", second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("[boot]", second.Error, StringComparison.Ordinal);
        Assert.Equal("error", _work.Verdict.GetProperty("decision").GetString());
        Assert.True(File.Exists(Path.Combine(_work.Results, "junit.xml")));

        (await Tool.RunAsync(_work.Folder, ["run", "second.yaml", "--dry-run"], Shared)).Ended(0);
        (await Tool.RunAsync(_work.Folder, ["gate", _work.Results], Shared)).Ended(3);
        (await Tool.RunAsync(_work.Folder, ["engine", "bench", "--model", "synthetic:1m"], Shared)).Ended(3);
    }

    [Fact]
    public async Task A_run_that_waits_says_for_whom_and_begins_when_the_machine_is_free()
    {
        await using var first = await StartEndlessAsync();
        _work.Write("second.yaml", Workspace.Spec());
        await using var second = Tool.Start(_work.Folder, ["run", "second.yaml", "-o", _work.Results, "--wait", "5m"], Shared);
        await second.SeesAsync($"waiting for process {first.Id} (acceptance)");

        await first.SignalAsync("KILL");

        (await second.EndAsync()).Ended(0);
    }

    [Fact]
    public async Task A_signal_ends_the_wait_with_a_verdict()
    {
        await using var first = await StartEndlessAsync();
        _work.Write("second.yaml", Workspace.Spec());
        await using var second = Tool.Start(_work.Folder, ["run", "second.yaml", "-o", _work.Results, "--wait", "5m"], Shared);
        await second.SeesAsync("waiting for process");

        await second.SignalAsync("INT");

        (await second.EndAsync()).Ended(130);
        Assert.Equal("cancelled", _work.Verdict.GetProperty("decision").GetString());
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("0s")]
    [InlineData("-1m")]
    public async Task A_wait_that_is_no_time_is_told(string wait)
    {
        _work.Write("second.yaml", Workspace.Spec());

        var result = (await Tool.RunAsync(_work.Folder, ["run", "second.yaml", $"--wait={wait}"])).Ended(2);

        Assert.Contains("--wait", result.Error, StringComparison.Ordinal);
    }

    private async Task<Tool> StartEndlessAsync()
    {
        _work.Write("first.yaml", Workspace.Spec(load: Endless));
        var first = Tool.Start(_work.Folder, ["run", "first.yaml", "-o", Path.Combine(_work.Folder, "first")], Shared);
        await first.SeesAsync("[boot]");
        return first;
    }
}
