namespace Validator.Machine.Telemetry;

/// <summary>A Linux machine, by <c>/proc</c> and <c>/sys</c>.</summary>
internal sealed class LinuxSources : IMachineSources
{
    private const int BufferSize = 64 * 1024;

    /// <summary>Seconds between looks at what is slow to read or slow to change, where samples are finer.</summary>
    private const double Slow = 1;

    private const double SwitchesEvery = 5;

    private readonly byte[] buffer = new byte[BufferSize];
    private readonly int[] self;
    private readonly MissingSources missing;
    private readonly CpuTimes? times;
    private readonly CoreClocks clocks;
    private readonly QuotaThrottles quota;
    private readonly Pressure pressure;
    private readonly MachineMemory memory;
    private readonly Temperatures temperatures;
    private readonly Traffic traffic;
    private readonly TreeProcesses serverProcesses;
    private readonly TreeProcesses ownProcess;
    private readonly ThreadSwitches switches;
    private readonly ThreadSwitches ownSwitches;
    private readonly OtherPrograms others;
    private readonly IReadOnlyList<IGpuSource> gpus;
    private double sinceSlow;
    private double sinceSwitches;
    private int ticks;

    /// <summary>Opens what there is, and names the rest.</summary>
    public LinuxSources(TelemetryTarget target, MissingSources missing)
    {
        this.missing = missing;
        var root = target.Root;
        self = [target.Self];
        times = CpuTimes.Open(root, missing);
        clocks = new CoreClocks(root, missing);

        // A server that was attached to may live in another group than we do.
        var server = target.Server();
        quota = new QuotaThrottles(root, server.Count > 0 ? server[0] : null, missing);
        pressure = new Pressure(root, missing);
        memory = new MachineMemory(root, missing);
        temperatures = new Temperatures(root, missing);
        traffic = new Traffic(root, missing);
        serverProcesses = new TreeProcesses(root);
        ownProcess = new TreeProcesses(root);
        switches = new ThreadSwitches(root, missing, ThreadSwitches.OfServer, "the server");
        ownSwitches = new ThreadSwitches(root, missing, ThreadSwitches.OfTool, "this tool");
        others = new OtherPrograms(root);
        gpus = [.. new IGpuSource?[] { NvidiaLoop.Start(target.ToolFolders, target.Interval, target.Time, missing), AmdCards.Open(root, missing) }.OfType<IGpuSource>()];
        if (gpus.Count == 0)
        {
            missing.Name("gpus", "no nvidia-smi is found, and no AMD card is in /sys/class/drm");
        }
    }

    /// <inheritdoc />
    public TelemetrySample Read(TelemetrySample sample, IReadOnlyList<int> server)
    {
        var seconds = sample.Seconds;
        sinceSlow += seconds ?? Slow;
        sinceSwitches += seconds ?? SwitchesEvery;

        // The first two looks are taken in full, so that short loads have figures too.
        var slow = ++ticks <= 2 || sinceSlow >= Slow * 0.95;
        var cpu = quota.Read(times?.Read(new CpuFigures(), buffer) ?? new CpuFigures(), buffer);
        var tree = serverProcesses.Read(server, seconds, memoryAlone: false, buffer);
        var own = ownProcess.Read(self, seconds, memoryAlone: false, buffer);
        if (sinceSwitches >= SwitchesEvery)
        {
            tree = Switched(tree, switches, server);
            own = Switched(own, ownSwitches, self);
            sinceSwitches = 0;
        }

        sample = sample with
        {
            Cpu = slow ? clocks.Read(cpu, buffer) : cpu,
            Pressure = pressure.Read(seconds, buffer),
            Server = tree,
            Self = own,
            Gpus = Gpus(),
            Others = Others(cpu, tree, own, server, seconds),
        };
        if (!slow)
        {
            return sample;
        }

        sinceSlow = 0;
        return sample with
        {
            Memory = memory.Read(buffer),
            Temperature = temperatures.Read(buffer),
            Network = traffic.ReadNetwork(buffer),
            Disk = traffic.ReadDisk(buffer),
        };
    }

    /// <inheritdoc />
    public ProcessFigures? Memory(IReadOnlyList<int> server) => serverProcesses.Read(server, null, memoryAlone: true, buffer);

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var source in gpus)
        {
            source.Dispose();
        }

        times?.Dispose();
        clocks.Dispose();
        quota.Dispose();
        pressure.Dispose();
        memory.Dispose();
        temperatures.Dispose();
        traffic.Dispose();
        serverProcesses.Dispose();
        ownProcess.Dispose();
    }

    private ProcessFigures? Switched(ProcessFigures? figures, ThreadSwitches looked, IReadOnlyList<int> ids)
    {
        // Looked at even where nothing is to be told of them: the next look counts from this one.
        var (voluntary, forced) = looked.Read(ids, sinceSwitches, buffer);
        return figures is null ? null : figures with { Switches = voluntary, Preemptions = forced };
    }

    private List<GpuFigures>? Gpus()
    {
        if (gpus.Count == 0)
        {
            return null;
        }

        var figures = new List<GpuFigures>();
        foreach (var source in gpus)
        {
            source.Read(figures, buffer);
        }

        return figures.Count == 0 ? null : figures;
    }

    private IReadOnlyList<OtherProgram>? Others(CpuFigures cpu, ProcessFigures? tree, ProcessFigures? own, IReadOnlyList<int> server, double? seconds) => others.Read(
        (cpu.Busy * cpu.Cores?.Count) - (tree?.Cpu ?? 0) - (own?.Cpu ?? 0),
        id => id == self[0] || server.Contains(id),
        seconds,
        buffer);
}
