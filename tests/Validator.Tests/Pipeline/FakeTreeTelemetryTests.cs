using Validator.Gates;
using Validator.Metrics;
using Validator.Metrics.Telemetry;
using Xunit;

namespace Validator.Tests.Pipeline;

/// <summary>What is sampled of a tree of real processes while its load runs.</summary>
public sealed class FakeTreeTelemetryTests : IDisposable
{
    private readonly FakeRun _run = new();

    public void Dispose() => _run.Dispose();

    private string Telemetry => Path.Combine(_run.ConfigurationFolder, "telemetry.jsonl");

    [Fact]
    public async Task The_whole_tree_is_sampled_and_its_figures_are_judged_again_as_they_were()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "processes are seen on Linux alone");

        var verdict = await _run.RunAsync(string.Empty, ["gates=[requests.success_rate == 100%, memory.peak <= 1TiB, cpu.utilization <= 100%]", "telemetry={ interval: 100ms }"]);

        var configuration = Assert.Single(verdict.Configurations);
        Assert.All(configuration.Gates, gate => Assert.True(gate.Outcome == Outcome.Passed, gate.Message));
        var log = TelemetryLog.Read(Telemetry);
        Assert.Empty(log.Diagnostics);
        Assert.Equal((0.1, false), (log.Header!.Interval, log.Header.Scripted));
        Assert.All(log.Ticks, tick => Assert.True(tick is { Server.Processes: >= 2, Self.Processes: 1, Cpu.Cores: null or { Count: > 0 } }));
        Assert.Contains(log.Samples, sample => sample is { Mark: true, Requests: >= 1, Server.Anonymous: > 0 });
        Assert.Equal(2, log.Samples.Count(sample => sample.Model is { Size: > 0 }));
        Assert.True(configuration.Metrics.Get(MetricName.MemoryPeak).Number > 1 << 20);
        Assert.Equal(0, configuration.Metrics.Get(MetricName.GpuOffload).Number);
        Assert.Equal(configuration.Telemetry!.Missing.Select(missing => missing.Source), log.Missing.Select(missing => missing.Source));
        Assert.Contains("telemetry: ", _run.Summary, StringComparison.Ordinal);

        var again = Assert.Single(_run.Again().Configurations);
        Assert.Equivalent(configuration.Metrics.Values, again.Metrics.Values);
        Assert.Equivalent(configuration.Findings, again.Findings);
    }

    [Fact]
    public async Task Without_telemetry_a_gate_on_it_is_inconclusive_and_says_so()
    {
        await _run.RunAsync(string.Empty, ["gates=[requests.success_rate == 100%, memory.peak <= 1TiB, gpu.utilization >= 1%]"]);
        File.Delete(Telemetry);

        var again = _run.Again();

        Assert.Equal(Decision.Inconclusive, again.Decision);
        Assert.Equal([Outcome.Passed, Outcome.Inconclusive, Outcome.Inconclusive], again.Configurations[0].Gates.Select(gate => gate.Outcome));
        Assert.Contains("memory.peak has no value: no telemetry was recorded", again.Configurations[0].Gates[1].Message, StringComparison.Ordinal);
    }
}
