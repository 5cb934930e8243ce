using Validator.Gates;
using Validator.Metrics;
using Validator.Tests.Gates;
using Xunit;

namespace Validator.Tests.Metrics;

public sealed class CanaryRecallTests
{
    private const string Gate = "context.canary_recall == 100%";

    [Fact]
    public void Recall_is_what_was_recalled_of_what_was_asked()
    {
        RequestRecord[] records = [Requests.Sound(1), .. Brief(true, true, true), .. Full(false, true, true)];

        var result = Gated.Judge(Gate, records);

        Assert.Equal((Outcome.Failed, 2 / 3.0), (result.Outcome, result.Actual!.Value));
        Assert.Equal(Outcome.Passed, Gated.Judge("context.canary_recall >= 66%", records).Outcome);
        Assert.Equal(1, MetricSet.Compute(records).Get(MetricName.RequestsCount).Number);
    }

    [Fact]
    public void A_probe_that_failed_is_not_recalled()
    {
        var failed = Full(true, true, true);
        failed[1] = failed[1] with { Outcome = RequestRecord.Failed, Probe = failed[1].Probe! with { Held = false, Answer = null } };

        Assert.Equal(2 / 3.0, Gated.Judge(Gate, [Requests.Sound(1), .. Brief(true), .. failed]).Actual!.Value);
    }

    [Fact]
    public void A_model_too_weak_to_answer_alone_makes_the_gate_inconclusive()
    {
        var result = Gated.Judge(Gate, [Requests.Sound(1), .. Brief(true, false, true)]);

        Assert.Equal(Outcome.Inconclusive, result.Outcome);
        Assert.Contains("of 3 over a short text of about 100 tokens it recalled 2", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_without_canaries_makes_the_gate_inconclusive()
    {
        var result = Gated.Judge(Gate, Requests.Sound(1));

        Assert.Equal(Outcome.Inconclusive, result.Outcome);
        Assert.Contains("no canaries", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Canaries_that_were_not_asked_for_are_told_with_the_reason()
    {
        var skipped = new RequestRecord
        {
            Id = 0,
            Query = "canary.head",
            Phase = RequestRecord.CanaryPhase,
            ScheduledAt = 1,
            Outcome = RequestRecord.Cancelled,
            Probe = new RecordedProbe("head", Note: "not asked: the server ended before them"),
        };

        var result = Gated.Judge(Gate, [Requests.Sound(1), .. Brief(true, true, true), skipped]);

        Assert.Equal(Outcome.Inconclusive, result.Outcome);
        Assert.Contains("not asked: the server ended before them", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Violations_in_probes_count_and_their_speed_does_not()
    {
        var corrupt = Requests.Broken(5) with { Phase = RequestRecord.TogetherPhase, ServerDecodeNs = 1 };
        RequestRecord[] records = [Requests.Sound(1), corrupt, corrupt with { Id = 6, Outcome = RequestRecord.Cancelled }, Requests.Broken(7) with { Phase = RequestRecord.WarmupPhase }];

        var metrics = MetricSet.Compute(records);

        Assert.Equal(1, metrics.Get(MetricName.IntegrityViolations).Number);
        Assert.Equal(1, metrics.Get(MetricName.RequestsCount).Number);
        Assert.Equal(1, metrics.Get(MetricName.RequestsSuccessRate).Number);
        Assert.Equal(5, metrics.Get(MetricName.Decode).Distribution!.Max);
    }

    [Theory]
    [InlineData(false, true, true, "the head is lost")]
    [InlineData(false, false, true, "the head is lost")]
    [InlineData(false, false, false, "nothing of the prompt is recalled")]
    [InlineData(true, true, false, "the tail is lost")]
    [InlineData(true, false, true, "places inside the prompt are lost")]
    public void What_is_lost_is_told_by_its_place(bool head, bool middle, bool tail, string meaning)
    {
        var finding = Assert.Single(ProbeFindings.Of("c", [.. Brief(true, true, true), .. Full(head, middle, tail)]));

        Assert.Equal(ProbeFindings.CanaryLost, finding.Class);
        Assert.Contains($"head {(head ? 1 : 0)} of 1", finding.Explanation, StringComparison.Ordinal);
        Assert.Contains(meaning, finding.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_that_does_not_repeat_is_told()
    {
        RequestRecord[] alone = [Alone(1, null), Alone(2, false)];

        Assert.Equal(ProbeFindings.NotRepeatable, Assert.Single(ProbeFindings.Of("c", alone)).Class);
        Assert.Empty(ProbeFindings.Of("c", [Alone(1, null), Alone(2, true)]));
    }

    private static RequestRecord Alone(int id, bool? held) =>
        Requests.Sound(id) with { Phase = RequestRecord.AlonePhase, Probe = new RecordedProbe("sample-1", Held: held, Answer: "text") };

    private static RequestRecord[] Brief(params bool[] held) => Canaries(10, RequestRecord.CanaryShortPhase, held);

    private static RequestRecord[] Full(params bool[] held) => Canaries(20, RequestRecord.CanaryPhase, held);

    private static RequestRecord[] Canaries(int id, string phase, bool[] held) =>
        [.. held.Zip(["head", "middle", "tail"], (was, part) => Requests.Sound(id++) with { Query = $"canary.{part}", Phase = phase, Probe = new RecordedProbe(part, "4711042", was, "an answer") })];
}
