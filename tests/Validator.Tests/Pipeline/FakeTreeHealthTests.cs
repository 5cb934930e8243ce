using Validator.Gates;
using Validator.Metrics;
using Validator.Pipeline;
using Validator.Runtime;
using Validator.Tests.Runtime;
using Xunit;

namespace Validator.Tests.Pipeline;

/// <summary>What happens to a tree of real processes while its load runs.</summary>
public sealed class FakeTreeHealthTests : IDisposable
{
    private readonly FakeRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task A_sound_run_leaves_a_timeline_of_its_watch_and_no_finding()
    {
        var verdict = await _run.RunAsync(string.Empty);

        Assert.True(verdict.Decision == Decision.Approved, verdict.Reason);
        var events = Events();
        Assert.Equal([HealthKinds.WatchStarted, HealthKinds.WatchEnded], events.Select(happened => happened.Kind));
        Assert.True(events[0].LoadSeconds > 0);
        Assert.Equal(OperatingSystem.IsLinux(), events[0].Process is not null);
        Assert.DoesNotContain(Findings(verdict), finding => HealthFindings.Classes.ContainsKey(finding.Class));
    }

    [Fact]
    public async Task A_runner_that_dies_under_the_load_rejects_even_where_the_gates_bear_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "processes are seen on Linux alone");

        var verdict = await _run.RunAsync("FAKE_CRASH_AT: 3");

        Assert.Equal(Decision.Rejected, verdict.Decision);
        var configuration = Assert.Single(verdict.Configurations);
        Assert.All(configuration.Gates, gate => Assert.Equal(Outcome.Passed, gate.Outcome));
        Assert.Contains("ended under load", Assert.Single(configuration.Findings, finding => finding.Class == HealthFindings.RunnerCrashed).Explanation, StringComparison.Ordinal);
        Assert.Contains("health.runner_crashed", File.ReadAllText(Path.Combine(_run.Results, "junit.xml")), StringComparison.Ordinal);

        // The same verdict comes from the recorded run, and from the server's own words where the timeline is gone.
        Assert.Equal(Decision.Rejected, _run.Again().Decision);
        File.Delete(Path.Combine(_run.ConfigurationFolder, "health.jsonl"));
        Assert.Equal(Decision.Rejected, _run.Again().Decision);
    }

    [Theory]
    [InlineData("FAKE_RELOAD_AT: 3", "health.model_reloaded", Decision.Approved)]
    [InlineData("FAKE_UNLOAD_AFTER: 6", "health.model_unloaded", Decision.Approved)]
    [InlineData("FAKE_BESIDE_AT: 3", "health.model_beside", Decision.Inconclusive)]
    public async Task What_happens_to_the_model_is_told_and_weighed(string fakes, string @class, Decision decision)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "processes are seen on Linux alone");

        var verdict = await _run.RunAsync(fakes);

        Assert.True(verdict.Decision == decision, verdict.Reason);
        var finding = Assert.Single(Findings(verdict), finding => HealthFindings.Classes.ContainsKey(finding.Class));
        Assert.Equal(@class, finding.Class);
        Assert.Contains(@class, _run.Summary, StringComparison.Ordinal);
        if (decision == Decision.Approved)
        {
            Assert.EndsWith($"; warning: {@class}", Assert.Single(verdict.Configurations).Reason, StringComparison.Ordinal);
        }

        // The same verdict comes from the recorded run; none comes from one whose timeline is gone, where the request log does not tell the same.
        Assert.Equal(decision, _run.Again().Decision);
        if (@class == HealthFindings.ModelBeside)
        {
            File.Delete(Path.Combine(_run.ConfigurationFolder, "health.jsonl"));
            Assert.Contains($"no longer shows {@class}", Assert.Throws<InvalidOperationException>(() => _run.Again()).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_server_that_ignores_SIGTERM_is_killed_and_that_is_told()
    {
        var verdict = await _run.RunAsync(string.Empty, arguments: "--ignore-term");

        Assert.True(verdict.Decision == Decision.Approved, verdict.Reason);
        Assert.Equal(HealthFindings.StopForced, Assert.Single(Findings(verdict), finding => HealthFindings.Classes.ContainsKey(finding.Class)).Class);
        Assert.Equal(HealthKinds.StopForced, Events()[^1].Kind);
        Assert.Equal(verdict.Decision, _run.Again().Decision);
    }

    [Fact]
    public async Task A_server_that_dies_is_in_the_timeline_with_its_exit_code()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "processes are seen on Linux alone");
        var pause = Path.Combine(_run.Bench.Folder, "go");

        var verdict = await _run.RunAsync(
            $"FAKE_PAUSE_FILE: {pause}, FAKE_PAUSE_AT: 5",
            meanwhile: async _ =>
            {
                await Bench.EventuallyAsync(() => Records() >= 2);
                Kill(Servers());
            });

        Assert.Equal(Decision.Rejected, verdict.Decision);
        Assert.Contains(Findings(verdict), finding => finding.Class == RunFindings.ServerBroke);
        Assert.DoesNotContain(Findings(verdict), finding => HealthFindings.Classes.ContainsKey(finding.Class));
        Assert.Contains(Events(), happened => happened is { Kind: HealthKinds.ServerEnded, Detail: "exit code 137: SIGKILL" });
    }

    [Fact]
    public async Task A_server_that_something_restarts_behind_our_back_is_rejected()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "processes are seen on Linux alone");
        var pause = Path.Combine(_run.Bench.Folder, "go");

        var verdict = await _run.RunAsync(
            $"FAKE_PAUSE_FILE: {pause}, FAKE_PAUSE_AT: 5",
            ["load.requests=9"],
            script: "trap 'exit 0' TERM\nwhile true; do $SERVE --tree $WORD & wait $!; done",
            meanwhile: async _ =>
            {
                await Bench.EventuallyAsync(() => Records() >= 2);
                await File.WriteAllTextAsync(pause, string.Empty);
                Kill(Servers());
            });

        Assert.Equal(Decision.Rejected, verdict.Decision);
        Assert.Contains(Findings(verdict), finding => finding.Class == HealthFindings.ServerRestarted);
        Assert.DoesNotContain(Findings(verdict), finding => finding.Class == RunFindings.ServerBroke);
    }

    private static void Kill(IEnumerable<int> processes)
    {
        foreach (var process in processes)
        {
            Assert.Equal(0, NativeMethods.Kill(process, NativeMethods.SignalKill));
        }
    }

    private IEnumerable<int> Servers() => _run.Bench.Processes().Where(process => File.ReadAllText($"/proc/{process}/cmdline") is var line && line.Contains("--tree", StringComparison.Ordinal) && !line.Contains("supervise", StringComparison.Ordinal));

    private int Records()
    {
        var path = Path.Combine(_run.ConfigurationFolder, "requests.jsonl");
        if (!File.Exists(path))
        {
            return 0;
        }

        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd().Count(character => character == '\n');
    }

    private IReadOnlyList<HealthEvent> Events() => HealthFile.Read(Path.Combine(_run.ConfigurationFolder, "health.jsonl")).Events;

    private static IReadOnlyList<Finding> Findings(Verdict verdict) => Assert.Single(verdict.Configurations).Findings;
}
