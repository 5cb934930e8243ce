using System.Collections.Concurrent;
using Validator.Load;
using Validator.Spec;
using Xunit;

namespace Validator.Tests.Load;

public sealed class OpenLoopTests
{
    private static readonly QuerySpec[] Queries = [new("a", "A", 1)];

    [Fact]
    public async Task A_server_that_answers_nothing_does_not_slow_the_schedule()
    {
        var time = new SkippingTime();
        var answers = new TaskCompletionSource();
        var due = new ConcurrentQueue<double>();
        var running = new OpenLoop(Load(rate: 2, requests: 6), Queries, time).RunAsync(
            async (_, request, at, _) =>
            {
                Assert.True(request is { Measured: true, Scheduled: true, HeldBack: false, Stage: null });
                due.Enqueue(TimeSpan.FromTicks(at).TotalSeconds);
                if (due.Count == 6)
                {
                    answers.TrySetResult();
                }

                await answers.Task;
                return true;
            },
            CancellationToken.None);

        Assert.Equal(new LoadProgress(6, OutOfTime: false), await running);
        Assert.Equal([0, 0.5, 1, 1.5, 2, 2.5], due.Order());
    }

    [Fact]
    public async Task Warm_up_comes_first_one_by_one_and_has_no_schedule()
    {
        var time = new SkippingTime();
        var sent = new ConcurrentQueue<(int Number, bool Measured, bool Scheduled)>();
        var loop = new OpenLoop(Load(rate: 1, requests: 2) with { Warmup = 2 }, Queries, time, before: 3);
        await loop.RunAsync(
            (_, request, _, _) =>
            {
                time.Step(TimeSpan.FromSeconds(5));
                sent.Enqueue((request.Number, request.Measured, request.Scheduled));
                return Task.FromResult(true);
            },
            CancellationToken.None);

        Assert.Equal([(4, false, false), (5, false, false), (6, true, true), (7, true, true)], sent.OrderBy(request => request.Number));
        Assert.Equal(7, loop.LastNumber);
    }

    [Fact]
    public async Task Whoever_finds_the_bound_reached_waits_and_stays_due_when_it_was()
    {
        var time = new SkippingTime();
        var both = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var underWay = 0;
        var counted = new ConcurrentQueue<int>();
        var sent = new ConcurrentQueue<(int Number, bool HeldBack, double Due)>();
        await new OpenLoop(Load(rate: 1, requests: 4, maxConcurrency: 2), Queries, time).RunAsync(
            async (worker, request, due, token) =>
            {
                Assert.InRange(worker, 0, 1);
                var now = Interlocked.Increment(ref underWay);
                counted.Enqueue(now);
                sent.Enqueue((request.Number, request.HeldBack, TimeSpan.FromTicks(due).TotalSeconds));
                if (now == 2)
                {
                    both.TrySetResult();
                }

                // The third request is due when the first two end, and the second may begin before the first.
                await both.Task;
                await Task.Run(() => SpinWait.SpinUntil(() => time.Now >= TimeSpan.FromSeconds(2)), token);
                Interlocked.Decrement(ref underWay);
                return true;
            },
            CancellationToken.None);

        Assert.Equal(2, counted.Max());
        Assert.Equal([(1, 0.0), (2, 1), (3, 2), (4, 3)], sent.OrderBy(request => request.Number).Select(request => (request.Number, request.Due)));
        Assert.Equal([false, false], sent.OrderBy(request => request.Number).Take(2).Select(request => request.HeldBack));
    }

    [Fact]
    public async Task A_request_that_throws_ends_the_load()
    {
        var sent = 0;
        var failure = await Assert.ThrowsAsync<IOException>(() => new OpenLoop(Load(rate: 1000, requests: 1_000_000, maxConcurrency: 1), Queries, new SkippingTime()).RunAsync(
            (_, _, _, _) => ++sent == 3 ? throw new IOException("disk full") : Task.FromResult(true),
            CancellationToken.None));

        Assert.Equal(("disk full", 3), (failure.Message, sent));
    }

    [Fact]
    public async Task Cancellation_ends_the_load_and_its_requests()
    {
        using var source = new CancellationTokenSource();
        var ended = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new OpenLoop(Load(rate: 1, requests: 1000), Queries, new SkippingTime()).RunAsync(
            async (_, request, _, token) =>
            {
                if (request.Number == 3)
                {
                    await source.CancelAsync();
                }

                await Task.WhenAny(Task.Delay(Timeout.Infinite, token));
                Interlocked.Increment(ref ended);
                return false;
            },
            source.Token));

        Assert.InRange(ended, 3, 1000);
    }

    [Fact]
    public async Task A_load_that_its_bound_ends_says_so()
    {
        var progress = await new OpenLoop(Load(rate: 1, requests: 10) with { MaxDuration = TimeSpan.FromMilliseconds(50) }, Queries, TimeProvider.System).RunAsync(
            async (_, _, _, token) =>
            {
                await Task.WhenAny(Task.Delay(Timeout.Infinite, token));
                return false;
            },
            CancellationToken.None);

        Assert.Equal(new LoadProgress(1, OutOfTime: true), progress);
    }

    private static LoadSpec Load(double rate, int requests, int maxConcurrency = 1000) => new()
    {
        Shape = new LoadShape { Mode = LoadMode.Constant, Rate = rate, MaxConcurrency = maxConcurrency },
        Requests = requests,
    };
}
