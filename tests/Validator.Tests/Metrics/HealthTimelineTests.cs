using Validator.Metrics;
using Validator.Spec;
using Xunit;

namespace Validator.Tests.Metrics;

public sealed class HealthTimelineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string FilePath => Path.Combine(_folder.Path, "health.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_event_is_in_the_file_as_soon_as_it_is_seen_and_is_read_back()
    {
        var timeline = new HealthTimeline(FilePath, () => 1.5);
        HealthEvent[] events = [new(1.5, HealthKinds.WatchStarted, Process: 7, Detail: "llama-server", LoadSeconds: 0.25), new(2, HealthKinds.RunnerEnded, Since: 1.5, Process: 7)];

        foreach (var (happened, lines) in events.Zip([1, 2]))
        {
            timeline.Add(happened);
            Assert.Equal(lines, File.ReadAllLines(FilePath).Length);
        }

        Assert.Equal("{\"at\":2,\"kind\":\"runner.ended\",\"since\":1.5,\"process\":7}", File.ReadAllLines(FilePath)[1]);
        Assert.Equal(events, HealthFile.Read(FilePath).Events);
        Assert.Equal(events, timeline.Events);
        Assert.Null(timeline.Unwritten);
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_told_and_loses_no_event_in_memory()
    {
        var timeline = new HealthTimeline(Path.Combine(_folder.Path, "missing", "health.jsonl"), () => 0);

        timeline.Add(new HealthEvent(0, HealthKinds.WatchEnded));

        Assert.NotNull(timeline.Unwritten);
        Assert.Single(timeline.Events);
    }

    [Theory]
    [InlineData("{\"at\":1,\"kind\":\"a\"}\n{\"at\":2,\"ki", 1, DiagnosticSeverity.Warning)]
    [InlineData("{\"at\":1,\"kind\":\"a\"}\nnull\n", 1, DiagnosticSeverity.Error)]
    [InlineData("{\"at\":1}\n{\"at\":1,\"kind\":\"a\"}\n", 1, DiagnosticSeverity.Error)]
    [InlineData("{\"at\":1,\"kind\":null}\n", 0, DiagnosticSeverity.Error)]
    public void A_line_cut_by_a_kill_is_left_out_and_any_other_bad_line_is_an_error(string text, int events, DiagnosticSeverity severity)
    {
        File.WriteAllText(FilePath, text);

        var file = HealthFile.Read(FilePath);

        Assert.Equal(events, file.Events.Count);
        Assert.Equal(severity, Assert.Single(file.Diagnostics).Severity);
    }
}
