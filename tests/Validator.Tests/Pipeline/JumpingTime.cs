namespace Validator.Tests.Pipeline;

/// <summary>A clock that stands still until a timer is set anew, as a watchdog does at a first frame; it then jumps by an hour, once.</summary>
internal sealed class JumpingTime : TimeProvider
{
    private long _now = 1;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Volatile.Read(ref _now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Once(this, () => callback(state));

    private sealed class Once(JumpingTime time, Action fire) : ITimer
    {
        private int _set;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (++_set == 2)
            {
                Volatile.Write(ref time._now, TimeSpan.TicksPerHour);

                // Who sets a timer may hold a lock that its callback needs.
                ThreadPool.QueueUserWorkItem(_ => fire());
            }

            return true;
        }

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
