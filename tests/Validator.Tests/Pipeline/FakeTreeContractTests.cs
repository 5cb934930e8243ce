using Validator.Gates;
using Xunit;

namespace Validator.Tests.Pipeline;

/// <summary>The boot contract against a tree of real processes: a server, its runner with arguments, a grandchild.</summary>
public sealed class FakeTreeContractTests : IDisposable
{
    private readonly FakeRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task A_tree_as_declared_is_approved_and_every_assertion_held()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "arguments of processes are read on Linux alone");

        var verdict = await _run.RunAsync("OLLAMA_NUM_PARALLEL: 2, FAKE_SHARE: 100", ["deployment.gpuShare=>= 99%", "runtime.version=>= 0.90"]);

        Assert.Equal((Decision.Approved, "all configurations approved"), (verdict.Decision, verdict.Decision == Decision.Approved ? "all configurations approved" : verdict.Reason));
        var configuration = Assert.Single(verdict.Configurations);
        Assert.Equal(
            ["version", "model-loaded", "context-length", "gpu-share", "parallelism", "threads", "options", "nothing-else-loaded"],
            configuration.Contract.Select(result => result.Id));
        Assert.All(configuration.Contract, result => Assert.True(result.Outcome == Outcome.Passed, result.Message));
        Assert.Empty(_run.Bench.Processes());
    }

    [Fact]
    public async Task The_arguments_of_todays_llama_server_are_read_too()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "arguments of processes are read on Linux alone");
        var program = Path.Combine(_run.Bench.Folder, "llama-server");
        File.CreateSymbolicLink(program, Validator.Tests.Runtime.Bench.TestServer);

        var verdict = await _run.RunAsync($"OLLAMA_NUM_PARALLEL: 2, FAKE_RUNNER: {program}", ["deployment.options.num_batch=512"]);

        Assert.True(verdict.Decision == Decision.Approved, verdict.Reason);
        var options = Assert.Single(Assert.Single(verdict.Configurations).Contract, result => result.Id == "options");
        Assert.Matches(@"^num_ctx, num_thread, num_batch hold by the arguments of process \d+ \(llama-server\)", options.Message);
    }

    [Theory]
    [InlineData("OLLAMA_NUM_PARALLEL: 2, FAKE_PARALLEL: 1", "parallelism", "downgrade.parallelism")]
    [InlineData("FAKE_THREADS: 2", "threads", "downgrade.threads")]
    [InlineData("FAKE_LIMIT: 1024, FAKE_TRAINED: 1024", "context-length", "downgrade.context_clamped")]
    [InlineData("FAKE_LIMIT: 1024", "context-length", "downgrade.context_changed")]
    [InlineData("FAKE_SHARE: 60", "gpu-share", "downgrade.gpu_spill")]
    [InlineData("FAKE_BESIDE: \"other:1b\"", "nothing-else-loaded", "downgrade.not_alone")]
    [InlineData("FAKE_UNKNOWN: num_thread", "options", "downgrade.option_ignored")]
    public async Task A_silent_downgrade_is_rejected_by_name(string fakes, string assertion, string @class)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "arguments of processes are read on Linux alone");

        var verdict = await _run.RunAsync(fakes, @class == "downgrade.gpu_spill" ? ["deployment.gpuShare=== 100%"] : []);

        Assert.Equal((Decision.Rejected, 1), (verdict.Decision, verdict.ExitCode));
        var configuration = Assert.Single(verdict.Configurations);
        Assert.Equal(assertion, Assert.Single(configuration.Contract, result => result.Outcome == Outcome.Failed).Id);
        var finding = Assert.Single(configuration.Findings, finding => finding.Class.StartsWith("downgrade.", StringComparison.Ordinal));
        Assert.Equal(@class, finding.Class);
        Assert.Contains($"name=\"{assertion}\"", File.ReadAllText(Path.Combine(_run.Results, "junit.xml")), StringComparison.Ordinal);
        Assert.Contains(@class, _run.Summary, StringComparison.Ordinal);

        // Judged again, the cause is still known.
        var again = Assert.Single(_run.Again().Configurations);
        Assert.Equal(configuration.Contract, again.Contract);
        Assert.Contains(finding, again.Findings);
    }

    [Fact]
    public async Task A_runner_that_shows_no_settings_is_not_taken_for_one_that_holds_them()
    {
        var verdict = await _run.RunAsync("OLLAMA_NUM_PARALLEL: 2, FAKE_SILENT: 1");

        Assert.True(verdict.Decision == Decision.Approved, verdict.Reason);
        var configuration = Assert.Single(verdict.Configurations);
        Assert.EndsWith("; not checked: parallelism, threads, options", configuration.Reason, StringComparison.Ordinal);
        Assert.Equal(3, configuration.Contract.Count(result => result.Outcome == Outcome.Skipped));
    }
}
