namespace Validator.Tests.Runtime;

/// <summary>
/// A clock that moves only by what is waited for on it: work, and waiting for a processor, take no time.
/// So a bound on it holds on a machine however loaded.
/// </summary>
/// <param name="slowness">Real time that passes for each unit of this clock's; above 1, limits are generous to other processes.</param>
internal sealed class CountedTime(int slowness) : TimeProvider
{
    private readonly Lock gate = new();
    private TimeSpan now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public TimeSpan Now
    {
        get
        {
            lock (gate)
            {
                return now;
            }
        }
    }

    public override long GetTimestamp() => Now.Ticks;

    /// <remarks>Periods are not needed by those who use it.</remarks>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var due = Now + dueTime;
        return System.CreateTimer(
            _ =>
            {
                AdvanceTo(due);
                callback(state);
            },
            null,
            dueTime == Timeout.InfiniteTimeSpan ? dueTime : dueTime * slowness,
            Timeout.InfiniteTimeSpan);
    }

    private void AdvanceTo(TimeSpan due)
    {
        lock (gate)
        {
            now = due > now ? due : now;
        }
    }
}
