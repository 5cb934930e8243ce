namespace Validator.Spec.Profiles;

/// <summary>
/// Scripted time: it begins with the time of another clock and runs a whole number of times faster. Wall clock, timestamps
/// and timers go by the same rate. Timestamps hold for 2.9 years of the other clock at the highest rate.
/// </summary>
public sealed class ScaledTimeProvider : TimeProvider
{
    /// <summary>Highest rate.</summary>
    public const int MostTimesFaster = 10_000;

    private readonly TimeProvider _inner;
    private readonly int _factor;
    private readonly long _origin;
    private readonly DateTimeOffset _beganAt;

    /// <summary>Begins now.</summary>
    /// <param name="inner">The clock that it goes by.</param>
    /// <param name="factor">Seconds of scripted time in one of that clock, from 1 to <see cref="MostTimesFaster"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is out of range.</exception>
    public ScaledTimeProvider(TimeProvider inner, int factor)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentOutOfRangeException.ThrowIfLessThan(factor, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(factor, MostTimesFaster);
        (_inner, _factor, _origin, _beganAt) = (inner, factor, inner.GetTimestamp(), inner.GetUtcNow());
    }

    /// <summary>Ticks of 100 ns, whatever the other clock's are: so that they last.</summary>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc />
    public override TimeZoneInfo LocalTimeZone => _inner.LocalTimeZone;

    /// <inheritdoc />
    public override long GetTimestamp() =>
        (long)((Int128)(_inner.GetTimestamp() - _origin) * _factor * TimeSpan.TicksPerSecond / _inner.TimestampFrequency);

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow()
    {
        var passed = TimeSpan.FromTicks(GetTimestamp());
        return passed < DateTimeOffset.MaxValue - _beganAt ? _beganAt + passed : DateTimeOffset.MaxValue;
    }

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Timer(this, _inner.CreateTimer(callback, state, Unscaled(dueTime), Unscaled(period)));

    /// <summary>The other clock's time for one of ours, up to the whole millisecond that timers go by: none fires early.</summary>
    private TimeSpan Unscaled(TimeSpan scripted) => scripted <= TimeSpan.Zero
        ? scripted
        : TimeSpan.FromMilliseconds((scripted.Ticks + (_factor * TimeSpan.TicksPerMillisecond) - 1) / (_factor * TimeSpan.TicksPerMillisecond));

    private sealed class Timer(ScaledTimeProvider time, ITimer inner) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => inner.Change(time.Unscaled(dueTime), time.Unscaled(period));

        public void Dispose() => inner.Dispose();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
