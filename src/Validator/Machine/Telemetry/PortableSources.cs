namespace Validator.Machine.Telemetry;

/// <summary>What .NET itself knows, for systems other than Linux: processes, and on Windows the graphics processors that <c>nvidia-smi</c> tells of.</summary>
internal sealed class PortableSources : IMachineSources
{
    private readonly int[] self;
    private readonly PortableProcesses serverProcesses = new();
    private readonly PortableProcesses ownProcess = new();
    private readonly NvidiaLoop? nvidia;

    /// <summary>Names what cannot be seen.</summary>
    public PortableSources(TelemetryTarget target, MissingSources missing)
    {
        self = [target.Self];
        foreach (var source in new[] { CpuTimes.Source, CoreClocks.Frequency, CoreClocks.Heat, QuotaThrottles.Source, Pressure.Source, MachineMemory.Available, MachineMemory.Faults, Temperatures.Source, Traffic.Network, Traffic.Disk, ThreadSwitches.OfServer, ThreadSwitches.OfTool })
        {
            missing.Name(source, "it is read on Linux alone");
        }

        missing.Name("server.children", "the processes that a server starts are found on Linux alone, so that its figures are those of its first process");
        nvidia = NvidiaLoop.Start(target.ToolFolders, target.Interval, target.Time, missing);
        if (nvidia is null)
        {
            missing.Name("gpus", "no nvidia-smi is found, and other makers' are read on Linux alone");
        }
    }

    /// <inheritdoc />
    public TelemetrySample Read(TelemetrySample sample, IReadOnlyList<int> server)
    {
        List<GpuFigures> gpus = [];
        nvidia?.Read(gpus, []);
        return sample with
        {
            Server = serverProcesses.Read(server, sample.Seconds),
            Self = ownProcess.Read(self, sample.Seconds),
            Gpus = gpus.Count == 0 ? null : gpus,
        };
    }

    /// <inheritdoc />
    public ProcessFigures? Memory(IReadOnlyList<int> server) => serverProcesses.Read(server, null);

    /// <inheritdoc />
    public void Dispose() => nvidia?.Dispose();
}
