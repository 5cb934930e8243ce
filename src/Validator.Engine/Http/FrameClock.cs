namespace Validator.Engine.Http;

/// <summary>Times for the frames of one answer, to the nanosecond and each later than the one before.</summary>
internal sealed class FrameClock(TimeProvider time)
{
    private long _last;

    /// <summary>Nanoseconds since 1970. Below the date's 100 ns the digits are those of the clock for durations.</summary>
    public long Next()
    {
        long ticks = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks;
        long below = (long)(time.GetTimestamp() * (1e9 / time.TimestampFrequency)) % TimeSpan.NanosecondsPerTick;
        return _last = Math.Max(_last + 1, (ticks * TimeSpan.NanosecondsPerTick) + below);
    }
}
