namespace Validator.Machine.Telemetry;

/// <summary>The first line of <c>telemetry.jsonl</c>: what the samples behind it are of, and what they cannot show.</summary>
public sealed record TelemetryHeader
{
    /// <summary>The version of the format that this code writes and reads.</summary>
    public const int CurrentFormat = 1;

    /// <summary>Version of the format: <see cref="CurrentFormat"/>.</summary>
    public required int Format { get; init; }

    /// <summary>Seconds from one sample to the next, by the clock of the machine.</summary>
    public required double Interval { get; init; }

    /// <summary>Logical processors of the machine; null when unknown.</summary>
    public int? LogicalCores { get; init; }

    /// <summary>Cores of the machine, siblings counted once; null when unknown.</summary>
    public int? PhysicalCores { get; init; }

    /// <summary>Processors' worth of time that the control groups around the server grant; null when unlimited or unknown.</summary>
    public double? CpuQuota { get; init; }

    /// <summary>
    /// Whether the server played a scripted machine. The samples are then of the machine that ran the play and of the process that
    /// played, never of the machine that was played, whose time ran faster.
    /// </summary>
    public bool Scripted { get; init; }

    /// <summary>What cannot be seen here, each with its reason; a figure of such a source is null in every sample.</summary>
    public IReadOnlyList<MissingSource> Missing { get; init; } = [];
}

/// <summary>A source that is not there, or makes no sense.</summary>
/// <param name="Source">What it would show, such as <c>cpu.frequency</c>.</param>
/// <param name="Reason">Why it does not.</param>
public sealed record MissingSource(string Source, string Reason);
