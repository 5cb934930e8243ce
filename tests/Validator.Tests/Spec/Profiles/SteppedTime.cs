namespace Validator.Tests.Spec.Profiles;

/// <summary>A clock that moves only when told to; its timers fire on the way, in the order in which they are due.</summary>
/// <param name="frequency">Ticks of its timestamps in a second.</param>
internal sealed class SteppedTime(long frequency = TimeSpan.TicksPerSecond) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<Timer> _timers = [];
    private TimeSpan _passed;

    public override long TimestampFrequency => frequency;

    /// <summary>Time since it began.</summary>
    public TimeSpan Passed
    {
        get
        {
            lock (_lock)
            {
                return _passed;
            }
        }
    }

    public override long GetTimestamp() => (long)((Int128)Passed.Ticks * frequency / TimeSpan.TicksPerSecond);

    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 11, 23, 6, 0, 0, TimeSpan.Zero) + Passed;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        var end = Passed + by;
        while (Next(end) is { } timer)
        {
            timer.Fire();
        }

        lock (_lock)
        {
            _passed = end;
        }
    }

    private Timer? Next(TimeSpan end)
    {
        lock (_lock)
        {
            var timer = _timers.Where(candidate => candidate.DueAt <= end).MinBy(candidate => candidate.DueAt);
            if (timer is not null)
            {
                _passed = timer.DueAt > _passed ? timer.DueAt : _passed;
                timer.Rearm();
            }

            return timer;
        }
    }

    private sealed class Timer(SteppedTime time, Action fire) : ITimer
    {
        private TimeSpan _period;

        public TimeSpan DueAt { get; private set; }

        public void Fire() => fire();

        public void Rearm()
        {
            if (_period > TimeSpan.Zero)
            {
                DueAt += _period;
            }
            else
            {
                time._timers.Remove(this);
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                time._timers.Remove(this);
                (DueAt, _period) = (time._passed + dueTime, period);
                if (dueTime >= TimeSpan.Zero)
                {
                    time._timers.Add(this);
                }
            }

            return true;
        }

        public void Dispose()
        {
            lock (time._lock)
            {
                time._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
