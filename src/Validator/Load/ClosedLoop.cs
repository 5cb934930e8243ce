using Validator.Spec;

namespace Validator.Load;

/// <summary>Load by a fixed number of workers, each of which waits for its answer before it asks again.</summary>
/// <param name="load">What is planned.</param>
/// <param name="queries">What is asked.</param>
/// <param name="time">The clock.</param>
/// <param name="before">Numbers that requests before the load have taken.</param>
public sealed class ClosedLoop(LoadSpec load, IReadOnlyList<QuerySpec> queries, TimeProvider time, int before = 0) : ILoadLoop
{
    private readonly Lock _gate = new();
    private readonly QueryMix _mix = new(queries);
    private int _issued;
    private int _measured;
    private long _measuredSince;

    /// <summary>A failure that comes back this fast would make the loop spin; the next request then waits a little.</summary>
    internal static readonly TimeSpan Refusal = TimeSpan.FromMilliseconds(10);
    internal static readonly TimeSpan BackOff = TimeSpan.FromMilliseconds(100);

    /// <summary>Number of the last request so far.</summary>
    public int LastNumber
    {
        get
        {
            lock (_gate)
            {
                return before + _issued;
            }
        }
    }

    /// <summary>Runs the warm-up, then the measured load, and returns when both are over.</summary>
    /// <param name="send">Sends one request (worker number, request, time at which it is due) and says whether it succeeded.</param>
    /// <param name="cancellationToken">Ends the load; requests under way are broken off.</param>
    /// <returns>Measured requests that were begun, and whether <c>maxDuration</c> ended the load before its plan was met.</returns>
    public async Task<LoadProgress> RunAsync(Func<int, PlannedRequest, long, CancellationToken, Task<bool>> send, CancellationToken cancellationToken)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var bound = load.MaxDuration is { } limit
            ? time.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), bounded, limit, Timeout.InfiniteTimeSpan)
            : null;
        await RunPhaseAsync(() => Next(measured: false), send, bounded.Token);
        _measuredSince = time.GetTimestamp();
        await RunPhaseAsync(() => Next(measured: true), send, bounded.Token);
        cancellationToken.ThrowIfCancellationRequested();
        return new LoadProgress(_measured, OutOfTime: bounded.IsCancellationRequested);
    }

    private async Task RunPhaseAsync(Func<PlannedRequest?> next, Func<int, PlannedRequest, long, CancellationToken, Task<bool>> send, CancellationToken cancellationToken)
    {
        var workers = Enumerable.Range(0, load.Concurrency).Select(async worker =>
        {
            while (!cancellationToken.IsCancellationRequested && next() is { } request)
            {
                var due = time.GetTimestamp();
                if (!await send(worker, request, due, cancellationToken) && time.GetElapsedTime(due) < Refusal)
                {
                    await Task.WhenAny(Task.Delay(BackOff, time, cancellationToken));
                }
            }
        });
        await Task.WhenAll(workers);
    }

    private PlannedRequest? Next(bool measured)
    {
        lock (_gate)
        {
            if (measured ? LoadIsOver() : _issued >= load.Warmup)
            {
                return null;
            }

            _measured += measured ? 1 : 0;
            return new PlannedRequest(before + ++_issued, _mix.Next(), measured);
        }
    }

    private bool LoadIsOver()
    {
        bool? byNumber = load.Requests is { } requests ? _measured >= requests : null;
        bool? byTime = load.Duration is { } duration ? time.GetElapsedTime(_measuredSince) >= duration : null;
        return load.StopWhen == StopRule.First
            ? (byNumber ?? false) || (byTime ?? false)
            : (byNumber ?? true) && (byTime ?? true);
    }
}
