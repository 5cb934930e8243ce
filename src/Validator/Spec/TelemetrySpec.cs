namespace Validator.Spec;

/// <summary><c>telemetry</c>: how the machine, the server's processes and this tool are watched during the load.</summary>
public sealed record TelemetrySpec
{
    /// <summary>From one sample to the next, by the clock of the machine.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);
}
