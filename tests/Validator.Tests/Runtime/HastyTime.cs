namespace Validator.Tests.Runtime;

/// <summary>A clock on which pauses of seconds are over at once, and limits, which are longer, never come. Polls take their time.</summary>
internal sealed class HastyTime : TimeProvider
{
    private static readonly TimeSpan LongestPoll = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(20);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(
        callback,
        state,
        dueTime <= LongestPoll ? dueTime : dueTime <= LongestPause ? TimeSpan.Zero : Timeout.InfiniteTimeSpan,
        Timeout.InfiniteTimeSpan);
}
