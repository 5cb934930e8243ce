namespace Validator.Machine.Telemetry;

/// <summary>Takes samples of the machine, the server's processes and this one. Sources stay open, so that a sample costs little. Safe for use by several threads.</summary>
public sealed class TelemetrySampler : IDisposable
{
    private readonly Lock gate = new();
    private readonly TelemetryTarget target;
    private readonly MissingSources missing = new();
    private readonly IMachineSources sources;
    private long? last;
    private bool disposed;

    /// <summary>Opens the sources.</summary>
    public TelemetrySampler(TelemetryTarget target)
    {
        this.target = target;
        sources = OperatingSystem.IsLinux() ? new LinuxSources(target, missing) : new PortableSources(target, missing);
        if (target.Server().Count == 0)
        {
            missing.Name("server", "no process of the server can be seen");
        }

        Header = new TelemetryHeader
        {
            Format = TelemetryHeader.CurrentFormat,
            Interval = target.Interval.TotalSeconds,
            LogicalCores = target.Machine?.LogicalCores,
            PhysicalCores = target.Machine?.PhysicalCores,
            CpuQuota = target.Machine?.CpuQuota,
            Scripted = target.Scripted,
            Missing = missing.Take() ?? [],
        };
    }

    /// <summary>What the samples are of, and what they will not show.</summary>
    public TelemetryHeader Header { get; }

    /// <summary>Takes a sample of all that can be seen; null when it is closed.</summary>
    /// <param name="at">Seconds since the run began.</param>
    /// <param name="requests">Requests that have ended.</param>
    public TelemetrySample? Sample(double at, int requests)
    {
        lock (gate)
        {
            if (disposed)
            {
                return null;
            }

            var now = target.Time.GetTimestamp();
            var seconds = last is { } before ? Math.Round(target.Time.GetElapsedTime(before, now).TotalSeconds, 6) : (double?)null;
            if (seconds is <= 0)
            {
                return null;
            }

            last = now;
            var sample = sources.Read(new TelemetrySample { At = at, Seconds = seconds, Requests = requests }, target.Server());
            if (sample.Server is null)
            {
                missing.Name("server", "no process of the server can be seen");
            }

            return missing.Take() is { } problems ? sample with { Problems = problems } : sample;
        }
    }

    /// <summary>Takes a sample of the server's memory alone; null where it cannot be seen.</summary>
    /// <param name="at">Seconds since the run began.</param>
    /// <param name="requests">Requests that have ended.</param>
    public TelemetrySample? Mark(double at, int requests)
    {
        lock (gate)
        {
            return !disposed && sources.Memory(target.Server()) is { } memory ? new TelemetrySample { At = at, Requests = requests, Mark = true, Server = memory } : null;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (gate)
        {
            if (!disposed)
            {
                disposed = true;
                sources.Dispose();
            }
        }
    }
}
