using Validator.Machine.Telemetry;

namespace Validator.Metrics.Telemetry;

/// <summary>Metrics of the machine and of the server's processes. What was not seen is missing, with the reason, and never 0.</summary>
internal static class TelemetryMetrics
{
    private const string NotRecorded = "no telemetry was recorded";
    private const string Played = "a scripted machine was played, and the figures of the machine that played it are not its";
    private const string NoGpu = "gpus";

    /// <summary>Whether a metric is one of them.</summary>
    public static bool Concerns(string metric) => metric.StartsWith("memory.", StringComparison.Ordinal) || metric.StartsWith("cpu.", StringComparison.Ordinal) || metric.StartsWith("gpu.", StringComparison.Ordinal);

    /// <summary>Its value.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="log">What was recorded; null for a query or a stage alone.</param>
    /// <param name="measured">The window of the load requests that count.</param>
    public static MetricValue Of(string metric, TelemetryLog? log, Lazy<TelemetryWindow> measured)
    {
        if (log is null)
        {
            return None("telemetry is of the whole load, not of a query or a stage");
        }

        if (log.Header is not { } header)
        {
            return None(NotRecorded);
        }

        if (header.Scripted && metric is not (MetricName.MemoryGrowth or MetricName.GpuOffload))
        {
            return None(Played);
        }

        var window = measured.Value;
        return metric switch
        {
            MetricName.MemoryPeak => Peak(window),
            MetricName.MemoryGrowth => Growth(log),
            MetricName.CpuUtilization => Utilization(window, header),
            MetricName.CpuThrottled => Throttled(window),
            MetricName.GpuMemoryPeak => OfGpus(window, GpuFigures.MemoryUsedOf, "gpus.memoryUsed", values => values.Max()),
            MetricName.GpuUtilization => OfGpus(window, gpus => gpus.Average(gpu => gpu.Utilization), "gpus.utilization", values => values.Average()),
            MetricName.GpuThrottled => OfGpus(window, gpus => gpus.All(gpu => gpu.Throttles is null) ? (double?)null : gpus.Any(gpu => gpu.Throttles is { Count: > 0 }) ? 1 : 0, "gpus.throttles", values => values.Average()),
            _ => Offloaded(log),
        };
    }

    private static MetricValue Peak(TelemetryWindow window)
    {
        var sizes = window.Log.Samples.Where(sample => sample.At >= window.Start && sample.Server?.Rss is not null).Select(sample => (double)(sample.Server!.Rss!.Value + (sample.Server.Swap ?? 0))).ToArray();
        return sizes.Length == 0 ? Unseen(window.Log, "server") : MetricValue.Of(sizes.Max());
    }

    private static MetricValue Growth(TelemetryLog log)
    {
        var (growth, reason) = MemoryGrowth.Of(log.Samples);
        return growth is null ? None(log.WhyMissing("server") ?? reason!) : MetricValue.Of(Math.Round(growth.PerRequest)) with { Bounds = growth.Between };
    }

    private static MetricValue Utilization(TelemetryWindow window, TelemetryHeader header)
    {
        var cores = header.LogicalCores ?? window.Ticks.Select(tick => tick.Cpu?.Cores?.Count).FirstOrDefault(count => count is not null);
        var granted = header.CpuQuota is { } quota && quota < cores ? quota : (double?)cores;
        return granted is not > 0 ? None("the number of processors is unknown")
            : window.Mean(tick => tick.Server?.Cpu) is { } busy ? MetricValue.Of(Math.Round(busy / granted.Value, 4))
            : Unseen(window.Log, "server");
    }

    /// <summary>Of two things that hold processors back, one that is seen to do so is enough; for none both must be seen.</summary>
    private static MetricValue Throttled(TelemetryWindow window)
    {
        double seconds = 0, held = 0;
        bool heat = false, quota = window.Log.WhyMissing(QuotaSource) is null;
        foreach (var tick in window.Ticks)
        {
            heat |= tick.Cpu?.HeatThrottles is not null;
            seconds += tick.Seconds!.Value;
            held += tick.Cpu?.HeatThrottles > 0 || tick.Cpu?.QuotaThrottles > 0 ? tick.Seconds.Value : 0;
        }

        return seconds == 0 ? None("the load was over before a sample was taken")
            : held > 0 || (heat && quota) ? MetricValue.Of(Math.Round(held / seconds, 4))
            : None($"whether {(heat ? "a quota" : "heat")} held the processors back cannot be seen: {window.Log.WhyMissing(heat ? QuotaSource : HeatSource) ?? "it was not recorded"}");
    }

    private static MetricValue OfGpus(TelemetryWindow window, Func<IReadOnlyList<GpuFigures>, double?> figure, string source, Func<IEnumerable<double>, double> over)
    {
        var values = window.Ticks.Where(tick => tick.Gpus is { Count: > 0 }).Select(tick => figure(tick.Gpus!)).OfType<double>().ToArray();
        return values.Length > 0 ? MetricValue.Of(Math.Round(over(values), 4)) : None(window.Log.WhyMissing(source) ?? window.Log.WhyMissing(NoGpu) ?? "no graphics processor told it");
    }

    /// <summary>Before and after the load; where the server moved the model in between, the worse counts.</summary>
    private static MetricValue Offloaded(TelemetryLog log)
    {
        var shares = log.Samples.Select(sample => sample.Model).OfType<ModelPlacement>().Where(model => model is { Size: > 0, SizeVram: >= 0 }).Select(model => Math.Min(1, (double)model.SizeVram!.Value / model.Size!.Value)).ToArray();
        return shares.Length == 0 ? None("/api/ps does not tell where the model lies") : MetricValue.Of(Math.Round(shares.Min(), 4));
    }

    private const string QuotaSource = "cpu.quotaThrottles";
    private const string HeatSource = "cpu.heatThrottles";

    private static MetricValue Unseen(TelemetryLog log, string source) => None(log.WhyMissing(source) ?? "the load was over before a sample was taken");

    private static MetricValue None(string reason) => MetricValue.None(MissingKind.NoTelemetry, reason);
}
