namespace Validator.Spec.Keys;

/// <summary><c>telemetry</c>.</summary>
internal static class TelemetryKeys
{
    private static readonly SpecKey<TimeSpan> Interval = new("interval", new DurationType(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(10)), "From one sample of the machine, the server's processes and the tool to the next. What is slow to read is in one sample a second.") { Default = "1s" };

    public static readonly SectionType<TelemetrySpec> Type = new([Interval], values => new TelemetrySpec { Interval = values.Get(Interval) });
}
