namespace Validator.Load;

/// <summary>
/// Ends an exchange at its deadlines. A frame costs one store: the timer is set to the nearest deadline and looks again only
/// when that has come.
/// </summary>
internal sealed class Watchdog : IAsyncDisposable
{
    private readonly Deadlines _deadlines;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop;
    private readonly long _start;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private long _lastFrameAt;
    private ExchangeEnd? _expired;

    public Watchdog(Deadlines deadlines, TimeProvider time, CancellationToken cancellationToken)
    {
        _deadlines = deadlines;
        _time = time;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _start = time.GetTimestamp();
        _timer = time.CreateTimer(static state => ((Watchdog)state!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Look();
    }

    /// <summary>Fires at the first deadline that passes, or when the run is cancelled.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>The deadline that passed; null when none did.</summary>
    public ExchangeEnd? Expired => _expired;

    /// <summary>A frame is complete.</summary>
    public void FrameArrived(long timestamp)
    {
        var first = Interlocked.Exchange(ref _lastFrameAt, timestamp) == 0;
        if (first)
        {
            Look();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        _stop.Dispose();
    }

    private void Look()
    {
        lock (_gate)
        {
            LookOnce();
        }
    }

    private void LookOnce()
    {
        if (_expired is not null)
        {
            return;
        }

        var now = _time.GetTimestamp();
        var lastFrame = Volatile.Read(ref _lastFrameAt);
        var whole = _deadlines.Whole - _time.GetElapsedTime(_start, now);
        var silent = lastFrame == 0
            ? _deadlines.FirstFrame - _time.GetElapsedTime(_start, now)
            : _deadlines.Stall - _time.GetElapsedTime(lastFrame, now);
        if (whole > TimeSpan.Zero && silent > TimeSpan.Zero)
        {
            var next = whole < silent ? whole : silent;

            // A timer may fire a little early by this clock; the millisecond keeps it from spinning.
            _timer.Change(next + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
            return;
        }

        _expired = whole <= TimeSpan.Zero ? ExchangeEnd.Timeout : lastFrame == 0 ? ExchangeEnd.FirstByteTimeout : ExchangeEnd.Stall;
        _stop.Cancel();
    }
}
