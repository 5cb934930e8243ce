using System.Collections.Concurrent;
using Validator.Load;
using Validator.Spec;
using Xunit;

namespace Validator.Tests.Load;

public sealed class ClosedLoopTests
{
    private static readonly QuerySpec[] Queries = [new("a", "A", 2), new("b", "B", 1)];

    [Fact]
    public async Task Warmup_comes_first_and_the_mix_keeps_its_weights()
    {
        var sent = await RunAsync(new LoadSpec { Warmup = 3, Requests = 6 });

        Assert.Equal([false, false, false, true, true, true, true, true, true], sent.Select(request => request.Measured));
        Assert.Equal(Enumerable.Range(1, 9), sent.Select(request => request.Number));
        Assert.Equal(6, sent.Count(request => request.Query.Id == "a"));
        Assert.Equal(["a", "b", "a"], sent.Take(3).Select(request => request.Query.Id));
    }

    [Fact]
    public async Task The_duration_may_end_the_load_before_the_number_of_requests_does()
    {
        var sent = await RunAsync(new LoadSpec { Requests = 1000, Duration = TimeSpan.FromSeconds(5), StopWhen = StopRule.First });

        Assert.Equal(5, sent.Count);
    }

    [Fact]
    public async Task By_default_both_limits_must_be_reached()
    {
        var sent = await RunAsync(new LoadSpec { Requests = 2, Duration = TimeSpan.FromSeconds(5) });

        Assert.Equal(5, sent.Count);
    }

    [Fact]
    public async Task Never_more_requests_are_under_way_than_there_are_workers()
    {
        var underWay = 0;
        var counted = new ConcurrentQueue<int>();
        await new ClosedLoop(new LoadSpec { Requests = 50, Concurrency = 4 }, Queries, TimeProvider.System).RunAsync(
            async (_, _, _, _) =>
            {
                counted.Enqueue(Interlocked.Increment(ref underWay));
                await Task.Yield();
                Interlocked.Decrement(ref underWay);
                return true;
            },
            CancellationToken.None);

        Assert.InRange(counted.Max(), 1, 4);
    }

    [Fact]
    public async Task A_load_that_its_bound_ends_says_so()
    {
        var progress = await new ClosedLoop(new LoadSpec { Requests = 10, MaxDuration = TimeSpan.FromMilliseconds(50) }, Queries, TimeProvider.System).RunAsync(
            async (_, request, _, token) =>
            {
                await Task.WhenAny(Task.Delay(request.Number == 1 ? TimeSpan.Zero : Timeout.InfiniteTimeSpan, token));
                return true;
            },
            CancellationToken.None);

        Assert.True(progress.OutOfTime);
        Assert.Equal(2, progress.Measured);
    }

    [Fact]
    public async Task A_load_that_ends_within_its_bound_is_not_out_of_time()
    {
        var progress = await new ClosedLoop(new LoadSpec { Requests = 3, MaxDuration = TimeSpan.FromHours(1) }, Queries, TimeProvider.System)
            .RunAsync((_, _, _, _) => Task.FromResult(true), CancellationToken.None);

        Assert.Equal(new LoadProgress(3, OutOfTime: false), progress);
    }

    /// <summary>Each request takes one second of a clock that only requests move.</summary>
    private static async Task<List<PlannedRequest>> RunAsync(LoadSpec load)
    {
        var time = new SteppedTime();
        var sent = new List<PlannedRequest>();
        await new ClosedLoop(load, Queries, time).RunAsync(
            (_, request, _, _) =>
            {
                sent.Add(request);
                time.Step(TimeSpan.FromSeconds(1));
                return Task.FromResult(true);
            },
            CancellationToken.None);
        return sent;
    }

    private sealed class SteppedTime : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Step(TimeSpan by) => _now += by.Ticks;
    }
}
