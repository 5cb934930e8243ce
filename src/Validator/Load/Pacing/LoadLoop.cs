using Validator.Spec;

namespace Validator.Load;

/// <summary>Sends the requests of a load when they are due.</summary>
/// <param name="load">What is planned.</param>
/// <param name="queries">What is asked.</param>
/// <param name="time">The clock.</param>
/// <param name="before">Numbers that requests before the load have taken.</param>
public abstract class LoadLoop(LoadSpec load, IReadOnlyList<QuerySpec> queries, TimeProvider time, int before)
{
    private static readonly TimeSpan s_refusal = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan s_backOff = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(1);

    private readonly Lock _gate = new();
    private readonly QueryMix _mix = new(queries);
    private int _issued;
    private int _measured;

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
    /// <returns>How far the load came.</returns>
    public async Task<LoadProgress> RunAsync(SendRequest send, CancellationToken cancellationToken)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var bound = load.MaxDuration is { } limit
            ? time.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), bounded, limit, Timeout.InfiniteTimeSpan)
            : null;
        await WarmUpAsync(send, bounded.Token);
        await MeasureAsync(send, time.GetTimestamp(), bounded);
        cancellationToken.ThrowIfCancellationRequested();
        return new LoadProgress(_measured, OutOfTime: bounded.IsCancellationRequested);
    }

    /// <summary>Sends the warm-up, one request after the other.</summary>
    /// <param name="send">Sends one request.</param>
    /// <param name="cancellationToken">Ends it.</param>
    protected virtual async Task WarmUpAsync(SendRequest send, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested && NextOfWarmUp() is { } request)
        {
            await send(0, request, time.GetTimestamp(), cancellationToken);
        }
    }

    /// <summary>Runs the measured load.</summary>
    /// <param name="send">Sends one request.</param>
    /// <param name="start">When it begins.</param>
    /// <param name="bounded">Ends it.</param>
    protected abstract Task MeasureAsync(SendRequest send, long start, CancellationTokenSource bounded);

    /// <summary>The next request before the measured load; null when there were enough.</summary>
    protected PlannedRequest? NextOfWarmUp()
    {
        lock (_gate)
        {
            return _issued < load.Warmup ? Issue(measured: false) : null;
        }
    }

    /// <summary>The next measured request; null when the load is over.</summary>
    /// <param name="over">Whether the load is over, given the number of those begun; null for never.</param>
    protected PlannedRequest? NextMeasured(Func<int, bool>? over = null)
    {
        lock (_gate)
        {
            if (over?.Invoke(_measured) ?? false)
            {
                return null;
            }

            _measured++;
            return Issue(measured: true);
        }
    }

    /// <summary>Sends one request now. A failure that comes back at once would make a loop spin: the worker then rests a little.</summary>
    /// <param name="send">Sends it.</param>
    /// <param name="worker">Who sends it.</param>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Ends the load.</param>
    protected async Task SendNowAsync(SendRequest send, int worker, PlannedRequest request, CancellationToken cancellationToken)
    {
        var due = time.GetTimestamp();
        if (!await send(worker, request, due, cancellationToken) && time.GetElapsedTime(due) < s_refusal)
        {
            await WaitUntilAsync(After(time.GetTimestamp(), s_backOff.TotalSeconds), cancellationToken);
        }
    }

    /// <summary>Waits until a time, or until the load is ended; never less, as timers go by whole milliseconds.</summary>
    /// <param name="due">The time.</param>
    /// <param name="cancellationToken">Ends the wait, without an exception.</param>
    protected async Task WaitUntilAsync(long due, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested && time.GetTimestamp() is var now && now < due)
        {
            var rest = TimeSpan.FromMilliseconds(Math.Ceiling(time.GetElapsedTime(now, due).TotalMilliseconds));

            // The longest wait of a timer is 49 days; whoever waits longer looks again.
            await Task.WhenAny(Task.Delay(rest < s_longest ? rest : s_longest, time, cancellationToken));
        }
    }

    /// <summary>A time, in ticks of the clock.</summary>
    /// <param name="start">Ticks to count from.</param>
    /// <param name="seconds">How long after, in seconds.</param>
    protected long After(long start, double seconds) => start + (long)Math.Ceiling(seconds * time.TimestampFrequency);

    private PlannedRequest Issue(bool measured) => new(before + ++_issued, _mix.Next(), measured);
}
