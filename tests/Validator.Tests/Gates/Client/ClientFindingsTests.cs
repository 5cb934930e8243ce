using Validator.Gates;
using Validator.Integrity;
using Validator.Metrics;
using Validator.Tests.Metrics;
using Xunit;

namespace Validator.Tests.Gates;

/// <summary>When the one who measures is at fault, and what that does to the verdict.</summary>
public sealed class ClientFindingsTests
{
    private const double Prompt = 0.09;
    private const double TooLate = 0.6;

    [Fact]
    public void Whoever_keeps_up_is_not_told_of() => Assert.Empty(Of([Sent(1, Prompt), Sent(2, Prompt)], Use(10, 1, 0.001)));

    [Fact]
    public void A_closed_loop_has_nothing_to_be_late_for() => Assert.Empty(Of([Requests.Sound(1)], null));

    [Fact]
    public void A_generator_that_is_late_by_itself_fell_behind()
    {
        var finding = Assert.Single(Of([Sent(1, Prompt), Sent(2, TooLate)], null));

        Assert.Equal("client.behind", finding.Class);
        Assert.Equal("the generator fell behind: requests were sent late by up to 600ms at p99 (client.send_lateness), more than 100ms", finding.Explanation);
    }

    /// <summary>The median ttft is 3.6 s, of which 5% are 180 ms; the second request counts for nothing.</summary>
    [Theory]
    [InlineData(0.17, 1, 0)]
    [InlineData(0.2, 1, 1)]
    [InlineData(0.6, 1, 1)]
    [InlineData(0.6, 10, 0)]
    public void The_bound_grows_with_the_latency_and_where_time_runs_faster(double lateness, int timeScale, int findings) =>
        Assert.Equal(findings, Of([Sent(1, lateness) with { FirstTokenAt = 13.6, LastByteAt = 14 }, Sent(2, 0.6) with { LastByteAt = 23.6, HeldBack = true, Outcome = RequestRecord.Cancelled }], Use(10, 1, 0) with { TimeScale = timeScale }).Count);

    [Fact]
    public void A_bound_that_is_reached_is_told_from_a_slow_generator()
    {
        var finding = Assert.Single(Of([Sent(1, Prompt), Sent(2, TooLate) with { HeldBack = true }], null));

        Assert.Equal("client.full", finding.Class);
        Assert.StartsWith("1 of 2 requests were sent late, by 600ms at p99", finding.Explanation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10, 10.1, 2, "client.busy")]
    [InlineData(10, 9.9, 2, null)]
    [InlineData(10, 9.9, 1, "client.busy")]
    [InlineData(4.9, 9, 1, null)]
    public void Too_much_processor_time_is_told_of_over_a_load_that_is_long_enough(double seconds, double used, int processors, string? expected) =>
        Assert.Equal(expected is null ? [] : [expected], Of([Requests.Sound(1)], new ClientUse(seconds, used, processors, 1, null)).Select(finding => finding.Class));

    [Fact]
    public void Late_timestamps_are_told_of() =>
        Assert.Equal(["client.late"], Of([Requests.Sound(1)], Use(10, 1, 0.5)).Select(finding => finding.Class));

    [Fact]
    public void Gates_on_what_was_measured_then_reject_nobody_and_gates_on_what_was_counted_still_do()
    {
        var records = new[] { Sent(1, TooLate), Requests.Broken(2) with { DispatchedAt = 20 } };
        var findings = Of(records, null);
        Gate[] gates = [Gated.Gate("e2e.p50 <= 1s"), Gated.Gate("requests.failed == 0"), Gated.Gate("client.send_lateness.max <= 1ms")];
        var judged = GateEvaluator.Evaluate(gates, MetricSet.Compute(records), BaselineFigures.None);

        var excused = ClientFindings.Excuse(judged, gates, findings);

        Assert.All(judged, gate => Assert.Equal(Outcome.Failed, gate.Outcome));
        Assert.Equal([Outcome.Inconclusive, Outcome.Failed, Outcome.Failed], excused.Select(gate => gate.Outcome));
        Assert.Contains("; the generator fell behind", excused[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_cannot_hold_the_rate_is_not_excused_by_the_bound()
    {
        RequestRecord[] records = [Sent(1, TooLate) with { HeldBack = true }];
        var findings = Of(records, null);
        Gate[] gates = [Gated.Gate("e2e.p50 <= 1s")];
        var judged = GateEvaluator.Evaluate(gates, MetricSet.Compute(records), BaselineFigures.None);

        Assert.Equal([Outcome.Failed], ClientFindings.Excuse(judged, gates, findings).Select(gate => gate.Outcome));
        Assert.NotNull(ClientFindings.Doubt(findings));
    }

    private static IReadOnlyList<Finding> Of(RequestRecord[] records, ClientUse? use) =>
        ClientFindings.Of("c", records, MetricSet.Compute(records, client: use), use);

    /// <summary>A sound request, due at 10 s per id and sent late.</summary>
    private static RequestRecord Sent(int id, double lateness) => Requests.Sound(id) with
    {
        DispatchedAt = (10 * id) + lateness,
        SentAt = (10 * id) + lateness,
        LastByteAt = (10 * id) + 3 + lateness,
    };

    private static ClientUse Use(double seconds, double used, double delay)
    {
        var delays = new GapHistogram();
        delays.Record((long)(delay * 1e6));
        return new ClientUse(seconds, used, 2, 1, delays.Encode());
    }
}
