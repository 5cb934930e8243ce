using Validator.Spec;

namespace Validator.Load;

/// <summary>A load that goes by a curve over time: what the open loop and the closed one with stages have in common.</summary>
/// <param name="load">What is planned.</param>
/// <param name="queries">What is asked.</param>
/// <param name="time">The clock.</param>
/// <param name="before">Numbers that requests before the load have taken.</param>
public abstract class PacedLoop(LoadSpec load, IReadOnlyList<QuerySpec> queries, TimeProvider time, int before) : ILoadLoop
{
    private readonly Lock _gate = new();
    private readonly QueryMix _mix = new(queries);
    private int _issued;
    private int _measured;

    /// <inheritdoc />
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

    /// <inheritdoc />
    public async Task<LoadProgress> RunAsync(Func<int, PlannedRequest, long, CancellationToken, Task<bool>> send, CancellationToken cancellationToken)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var bound = load.MaxDuration is { } limit
            ? time.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), bounded, limit, Timeout.InfiniteTimeSpan)
            : null;
        for (var number = 0; number < load.Warmup && !bounded.IsCancellationRequested; number++)
        {
            await send(0, Next(stage: null, measured: false), time.GetTimestamp(), bounded.Token);
        }

        await MeasureAsync(send, time.GetTimestamp(), bounded);
        cancellationToken.ThrowIfCancellationRequested();
        return new LoadProgress(_measured, OutOfTime: bounded.IsCancellationRequested);
    }

    /// <summary>Runs the measured load.</summary>
    /// <param name="send">Sends one request.</param>
    /// <param name="start">When it begins.</param>
    /// <param name="bounded">Ends it.</param>
    protected abstract Task MeasureAsync(Func<int, PlannedRequest, long, CancellationToken, Task<bool>> send, long start, CancellationTokenSource bounded);

    /// <summary>The next request.</summary>
    /// <param name="stage">Its stage; null without stages.</param>
    /// <param name="measured">False for warm-up.</param>
    protected PlannedRequest Next(int? stage, bool measured = true)
    {
        lock (_gate)
        {
            _measured += measured ? 1 : 0;
            return new PlannedRequest(before + ++_issued, _mix.Next(), measured) { Stage = stage };
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

    private static readonly TimeSpan s_longest = TimeSpan.FromDays(1);
}
