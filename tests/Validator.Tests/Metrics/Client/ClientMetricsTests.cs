using Validator.Integrity;
using Validator.Metrics;
using Validator.Spec;
using Xunit;

namespace Validator.Tests.Metrics;

public sealed class ClientMetricsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Latency_of_an_open_loop_counts_from_when_it_was_due()
    {
        // Due at 10 s, begun at 14 s, on the wire at 15 s, first token at 16 s, over at 18 s.
        var late = Requests.Sound(1) with { DispatchedAt = 14, SentAt = 15, FirstTokenAt = 16, LastTokenAt = 17.5, LastByteAt = 18, EndedAt = 18 };

        var (open, closed) = (MetricSet.Compute([late]), MetricSet.Compute([late with { DispatchedAt = null }]));

        Assert.Equal((6, 8), (open.Get("ttft").Distribution!.Max, open.Get("e2e").Distribution!.Max));
        Assert.Equal((1, 3), (closed.Get("ttft").Distribution!.Max, closed.Get("e2e").Distribution!.Max));
        Assert.Equal(open.Get("tpot").Distribution!.Max, closed.Get("tpot").Distribution!.Max);
        Assert.Equal(4, open.Get("client.send_lateness").Distribution!.Max);
        Assert.Contains("no schedule", closed.Get("client.send_lateness").Missing, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_request_was_sent_as_late_as_it_was()
    {
        var lateness = MetricSet.Compute([Requests.Broken(1) with { DispatchedAt = 10.25 }, Requests.Sound(2) with { DispatchedAt = 20.5 }]).Get("client.send_lateness").Distribution!;

        Assert.Equal((2, 0, 0.25, 0.5), (lateness.Count, lateness.Failed, lateness.Min, lateness.Max));
    }

    [Fact]
    public void Processor_time_and_delays_are_those_recorded()
    {
        var delays = new GapHistogram();
        delays.Record(100);
        delays.Record(300);
        var set = MetricSet.Compute([Requests.Sound(1)], client: new ClientUse(10, 2.5, 4, 1, delays.Encode()));

        Assert.Equal(0.25, set.Get("client.overhead").Number);
        Assert.InRange(set.Get("client.receive_delay").Distribution!.Max, 0.000297, 0.000303);
        Assert.Equal(2, set.Get("client.receive_delay").Distribution!.Count);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("no histogram")]
    public void What_was_not_recorded_has_no_value(string? delays)
    {
        var set = MetricSet.Compute([Requests.Sound(1)], client: delays is null ? null : new ClientUse(10, 1, 2, 1, delays));

        Assert.Equal(MissingKind.NoTelemetry, set.Get("client.receive_delay").MissingKind);
        Assert.Null(set.Get("client.receive_delay").Distribution);
        Assert.Equal(delays is null, set.Get("client.overhead").Missing is not null);
    }

    [Fact]
    public void The_file_holds_what_was_written()
    {
        var path = Path.Combine(_folder.Path, "client.json");
        var use = new ClientUse(12.5, 0.25, 2, 300, null);
        use.Write(path);
        var diagnostics = new List<Diagnostic>();

        Assert.Equal(use, ClientUse.Read(path, diagnostics));
        Assert.Empty(diagnostics);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"seconds":1,"processorSeconds":1,"processors":0,"timeScale":1,"receiveDelays":null}""")]
    [InlineData("""{"seconds":-1,"processorSeconds":1,"processors":1,"timeScale":1,"receiveDelays":null}""")]
    public void A_file_of_something_else_is_an_error(string text)
    {
        var path = Path.Combine(_folder.Path, "client.json");
        File.WriteAllText(path, text);
        var diagnostics = new List<Diagnostic>();

        Assert.Null(ClientUse.Read(path, diagnostics));
        Assert.Equal(DiagnosticSeverity.Error, Assert.Single(diagnostics).Severity);
    }
}
