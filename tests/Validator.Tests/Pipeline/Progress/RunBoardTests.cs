using Validator.Metrics;
using Validator.Pipeline;
using Validator.Pipeline.Progress.Board;
using Validator.Spec;
using Validator.Tests.Gates;
using Validator.Tests.Metrics;
using Xunit;

namespace Validator.Tests.Pipeline.Progress;

public sealed class RunBoardTests
{
    private readonly Stepped _time = new();

    [Fact]
    public void It_tells_where_a_run_stands()
    {
        var plan = Plan(new LoadSpec { Requests = 10, Warmup = 1 });
        var board = new RunBoard(plan, _time);
        board.Take(new StageStarted("boot", plan.Configurations[1], "booting"));
        board.Take(new LoadStarted(plan.Configurations[1], plan.Spec.Load));
        board.Take(new RequestEnded(plan.Configurations[1], Requests.Sound(1) with { Phase = RequestRecord.WarmupPhase }));
        _time.Step(TimeSpan.FromSeconds(20));
        board.Take(new RequestEnded(plan.Configurations[1], Requests.Sound(2)));
        board.Take(new RequestEnded(plan.Configurations[1], Requests.Broken(3)));

        var lines = board.Lines(0.87, (31L << 30, 127L << 30));

        Assert.Equal("quickstart" + "num_thread-32 (2 of 2)".PadLeft(69), lines[0]);
        Assert.Equal("  load      00:20 since the start, about 01:20 left of this load", lines[1]);
        Assert.Equal("  requests  2 of 10, 1 failed; 1 for warm-up", lines[2]);
        Assert.StartsWith("  speed     ", lines[3], StringComparison.Ordinal);
        Assert.Equal("  machine   CPU 87%, memory 31.0 GiB of 127.0 GiB", lines[4]);
        Assert.Equal("  gates     FAILS requests.success_rate: 50%, needs == 100%", lines[5]);
        Assert.StartsWith("            FAILS ttft.max: infinite, needs <= ", lines[6], StringComparison.Ordinal);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 79));
    }

    [Fact]
    public void Before_the_load_and_without_proc_it_claims_nothing()
    {
        var board = new RunBoard(Plan(new LoadSpec { Requests = 10 }), _time);

        var lines = board.Lines(null, null);

        Assert.Equal(3, lines.Count);
        Assert.Equal("  machine   CPU unknown, memory unknown", lines[2]);
    }

    /// <summary>No gate fails for want of what has not come yet, which with a long prompt is many minutes.</summary>
    [Fact]
    public void Before_a_request_ended_no_gate_fails()
    {
        var plan = Plan(new LoadSpec { Requests = 10, Warmup = 1 });
        var board = new RunBoard(plan with { Gates = [.. plan.Gates, Gated.Gate("requests.count >= 10") with { Id = "enough" }] }, _time);
        board.Take(new LoadStarted(plan.Configurations[0], plan.Spec.Load));
        board.Take(new RequestEnded(plan.Configurations[0], Requests.Broken(1) with { Phase = RequestRecord.WarmupPhase }));

        Assert.Equal(["open  requests.success_rate", "open  ttft.max", "open  enough"], Gates(board));

        _time.Step(TimeSpan.FromSeconds(20));
        board.Take(new RequestEnded(plan.Configurations[0], Requests.Sound(2)));

        Assert.Contains("open  enough: 1, needs >= 10", Gates(board));
        Assert.DoesNotContain(Gates(board), line => line.StartsWith("FAILS", StringComparison.Ordinal));
    }

    private static string[] Gates(RunBoard board) => [.. board.Lines(null, null).SkipWhile(line => !line.StartsWith("  gates", StringComparison.Ordinal)).Select(line => line[12..])];

    [Theory]
    [InlineData(10, null, StopRule.Last, 2, 20, 80.0)]
    [InlineData(10, null, StopRule.Last, 0, 20, null)]
    [InlineData(null, 60, StopRule.Last, 3, 20, 40.0)]
    [InlineData(null, 60, StopRule.Last, 3, 70, 0.0)]
    [InlineData(10, 60, StopRule.Last, 2, 20, 80.0)]
    [InlineData(10, 60, StopRule.First, 2, 20, 40.0)]
    [InlineData(10, 60, StopRule.First, 0, 20, 40.0)]
    [InlineData(10, 600, StopRule.Last, 10, 20, 580.0)]
    public void The_time_left_goes_by_the_pace_and_the_clock(int? requests, int? duration, StopRule stop, int measured, int passed, double? left) => Assert.Equal(
        left,
        TimeLeft.Of(new LoadSpec { Requests = requests, Duration = duration is { } seconds ? TimeSpan.FromSeconds(seconds) : null, StopWhen = stop }, measured, TimeSpan.FromSeconds(passed), 1)?.TotalSeconds);

    private static Plan Plan(LoadSpec load)
    {
        var spec = Gated.Spec("requests.success_rate == 100%", "ttft.max <= 900h") with { Load = load };
        return new Plan(
            spec,
            [new Configuration("num_thread-16", new Dictionary<string, OptionValue>()), new Configuration("num_thread-32", new Dictionary<string, OptionValue>())],
            [],
            [Gated.Gate("requests.success_rate == 100%") with { Id = "requests.success_rate" }, Gated.Gate("ttft.max <= 900h") with { Id = "ttft.max" }],
            null,
            string.Empty);
    }

    private sealed class Stepped : TimeProvider
    {
        private TimeSpan _now;

        public void Step(TimeSpan step) => _now += step;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now.Ticks;
    }
}
