namespace Validator.Pipeline;

/// <summary>Seconds since the run began, from ticks of the monotonic clock.</summary>
internal sealed class Clock(TimeProvider time)
{
    /// <summary>The clock of the load: it runs faster where a machine is played.</summary>
    public TimeProvider Time => time;

    private readonly long _start = time.GetTimestamp();

    public double Now => Seconds(time.GetTimestamp());

    public double Seconds(long timestamp) => Math.Round((timestamp - _start) / (double)time.TimestampFrequency, 6);

    public double? Seconds(long? timestamp) => timestamp is { } ticks ? Seconds(ticks) : null;
}
