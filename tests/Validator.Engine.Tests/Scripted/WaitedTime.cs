namespace Validator.Engine.Tests.Scripted;

/// <summary>A clock that moves only by what is waited for on it, and a little too far each time, as real timers do.</summary>
internal sealed class WaitedTime(TimeSpan lateness) : TimeProvider
{
    private long _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Interlocked.Add(ref _now, (dueTime + lateness).Ticks);
        return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
