namespace Validator.Engine.Http;

/// <summary>Times for the frames of one answer, to the nanosecond and each later than the one before.</summary>
internal sealed class FrameClock(TimeProvider time)
{
    private const long Second = 1_000_000_000;

    /// <summary>Ticks that the clock for durations, which is the finer one, carries a date on before it is asked for anew.</summary>
    private readonly long _hold = time.TimestampFrequency / 100;
    private readonly long _frequency = time.TimestampFrequency;
    private long _last;
    private long _date;
    private long _datedAt = long.MinValue;

    /// <summary>Nanoseconds since 1970.</summary>
    /// <param name="together">The frame was ready when the one before it was: it is a tick later, and the clock is not read anew.</param>
    public long Next(bool together = false)
    {
        if (together)
        {
            return _last += TimeSpan.NanosecondsPerTick;
        }

        long now = time.GetTimestamp();
        if ((ulong)(now - _datedAt) > (ulong)_hold)
        {
            // Below the date's 100 ns the digits are those of the clock for durations.
            long below = (long)(now * (Second / (double)_frequency)) % TimeSpan.NanosecondsPerTick;
            _date = ((time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick) + below;
            _datedAt = now;
        }

        long passed = now - _datedAt;
        return _last = Math.Max(_last + 1, _date + (_frequency == Second ? passed : passed * Second / _frequency));
    }
}
