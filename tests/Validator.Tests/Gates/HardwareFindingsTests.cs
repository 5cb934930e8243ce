using Validator.Gates;
using Validator.Machine.Telemetry;
using Validator.Metrics;
using Validator.Metrics.Telemetry;
using Validator.Spec;
using Xunit;

namespace Validator.Tests.Gates;

/// <summary>What hardware and software tell together: twelve requests of 3 s each, one every 10 s, a sample every second.</summary>
public sealed class HardwareFindingsTests
{
    private static readonly TelemetryHeader s_header = new() { Format = TelemetryHeader.CurrentFormat, Interval = 1, LogicalCores = 8, PhysicalCores = 4 };

    private static readonly TelemetrySample s_sound = new()
    {
        At = 0,
        Seconds = 1,
        Cpu = new CpuFigures { Busy = 0.25, Cores = [1, 1, 0, 0, 0, 0, 0, 0], HeatThrottles = 0, QuotaPeriods = 10, QuotaThrottles = 0 },
        Memory = new MemoryFigures { SwappedIn = 0, SwappedOut = 0 },
        Server = new ProcessFigures { Processes = 2, Cpu = 1.9, Rss = 1 << 30, Anonymous = 1 << 30, MajorFaults = 0 },
        Self = new ProcessFigures { Processes = 1, Cpu = 0.05 },
    };

    [Fact]
    public void A_sound_load_has_none() => Assert.Empty(Found(s_sound));

    [Fact]
    public void Busy_processors_without_a_token_are_told()
    {
        var silent = Records.Select(record => record with { Outcome = RequestRecord.Failed, FirstTokenAt = null, LastTokenAt = null, OutputTokens = null });
        Assert.Contains("for 36 s the server kept 1.9 processors busy while no request under way ever gave a token; 12 of 12 requests gave none", Only(HardwareWords.BusyWithoutTokens, s_sound, silent), StringComparison.Ordinal);

        // A prefill gives no token either, and is no silence: its request gives some in the end.
        Assert.Empty(Found(s_sound, Records.Select(record => record with { FirstTokenAt = record.LastTokenAt })));
    }

    [Fact]
    public void Slow_tokens_on_idle_processors_are_told()
    {
        var records = Records.Select(record => record with { FirstTokenAt = record.SentAt, LastTokenAt = record.SentAt + 9, LastByteAt = record.SentAt + 9, EndedAt = record.SentAt + 9 }).ToArray();
        var idle = s_sound with { Cpu = s_sound.Cpu! with { Busy = 0.02 }, Server = s_sound.Server! with { Cpu = 0.1, MajorFaults = 3 } };

        Assert.Contains("at 5.0 tokens per second the server kept only 0.10 processors busy, of 2 that its threads could", Only(HardwareWords.IdleAndSlow, idle, records), StringComparison.Ordinal);
        Assert.Empty(Found(idle with { Gpus = [new GpuFigures { Utilization = 0.9 }] }, records));
    }

    [Fact]
    public void Others_on_the_machine_are_told_by_their_names()
    {
        var contended = s_sound with { Cpu = s_sound.Cpu! with { Busy = 0.5 }, Others = [new("stress", 1.9), new("cc1", 0.1)] };
        var told = Only(HardwareWords.Contended, contended);
        Assert.All(["of 8 processors busy over 113 s of load, the server 1.9, this tool", "; the busiest were stress (1.9), cc1 (0.1)"], words => Assert.Contains(words, told, StringComparison.Ordinal));
        Assert.Contains("the hypervisor gave 20", Only(HardwareWords.Contended, s_sound with { Cpu = s_sound.Cpu! with { Stolen = 0.2 } }), StringComparison.Ordinal);

        // What an unseen server took would be laid to others.
        Assert.Empty(Found(contended with { Server = null }));
    }

    [Fact]
    public void More_busy_threads_than_cores_are_told() => Assert.Contains(
        "kept 7.8 processors busy on 4 physical cores",
        Only(HardwareWords.SmtContention, s_sound with { Cpu = s_sound.Cpu! with { Busy = 1 }, Server = s_sound.Server! with { Cpu = 7.8 } }),
        StringComparison.Ordinal);

    [Fact]
    public void Swap_and_faults_are_told()
    {
        Assert.Contains("the machine moved 2MiB/s to and from swap", Only(HardwareWords.Swapping, s_sound with { Memory = new MemoryFigures { SwappedIn = 2 << 20 } }), StringComparison.Ordinal);
        Assert.Contains("a disk served 50 page faults of the server in a second", Only(HardwareWords.Swapping, s_sound with { Server = s_sound.Server! with { MajorFaults = 50, Swap = 4096 } }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_quota_that_holds_the_server_back_is_told() => Assert.Contains(
        "was used up in 339 of 1130 periods",
        Only(HardwareWords.QuotaThrottled, s_sound with { Cpu = s_sound.Cpu! with { QuotaThrottles = 3 } }),
        StringComparison.Ordinal);

    [Fact]
    public void A_graphics_processor_that_is_held_back_is_told() => Assert.Contains(
        "in 113 of 113 samples a graphics processor's clock was held back: heat, power_cap",
        Only(HardwareWords.GpuThrottled, s_sound with { Gpus = [new GpuFigures { Throttles = ["power_cap"] }, new GpuFigures { Throttles = ["heat"] }] }),
        StringComparison.Ordinal);

    [Fact]
    public void Of_a_machine_that_is_played_nothing_but_memory_is_told()
    {
        var busy = s_sound with { Cpu = s_sound.Cpu! with { Busy = 1, QuotaThrottles = 10 } };

        Assert.Empty(HardwareFindings.Of(s_configuration, Log(busy) with { Header = s_header with { Scripted = true } }, Records, MetricSet.Compute(Records)));
    }

    [Fact]
    public void Figures_are_of_the_load_and_what_was_not_seen_is_missing_with_its_reason()
    {
        var log = Log(s_sound with { Cpu = s_sound.Cpu! with { HeatThrottles = 1 }, Gpus = [new GpuFigures { Utilization = 0.5, MemoryUsed = 100, Throttles = [] }, new GpuFigures { Utilization = 0.7, MemoryUsed = 50 }] });
        log = log with { Samples = [.. log.Samples, new TelemetrySample { At = 200, Model = new ModelPlacement(100, 75) }, new TelemetrySample { At = 201, Model = new ModelPlacement(100, 50) }] };
        var all = MetricSet.Compute(Records, telemetry: log);
        double? Of(string metric) => all.Get(metric).Number;

        double?[] expected = [1L << 30, 0.2375, 1, 150, 0.6, 0, 0.5];
        Assert.Equal(expected, [Of(MetricName.MemoryPeak), Of(MetricName.CpuUtilization), Of(MetricName.CpuThrottled), Of(MetricName.GpuMemoryPeak), Of(MetricName.GpuUtilization), Of(MetricName.GpuThrottled), Of(MetricName.GpuOffload)]);
        Assert.Equal("the server's memory was seen after 0 requests, and growth needs 12 at least", all.Get(MetricName.MemoryGrowth).Missing);

        // One of two sources that did nothing does not vouch for the other.
        var unseen = MetricSet.Compute(Records, telemetry: Log(s_sound with { Cpu = s_sound.Cpu! with { HeatThrottles = null } }) with { Header = s_header with { Missing = [new("cpu.heatThrottles", "hidden"), new("gpus", "none is seen")] } });
        Assert.Equal("whether heat held the processors back cannot be seen: hidden", unseen.Get(MetricName.CpuThrottled).Missing);
        Assert.Equal(("none is seen", MissingKind.NoTelemetry), (unseen.Get(MetricName.GpuUtilization).Missing, unseen.Get(MetricName.GpuUtilization).MissingKind));
        Assert.Equal("no telemetry was recorded", MetricSet.Compute(Records).Get(MetricName.MemoryPeak).Missing);
        Assert.Contains("a scripted machine was played", MetricSet.Compute(Records, telemetry: log with { Header = s_header with { Scripted = true } }).Get(MetricName.CpuUtilization).Missing, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_class_is_told_from_those_of_others() => Assert.All(HardwareWords.All, known => Assert.True(HardwareWords.IsHardware(known.Class)));

    private static readonly Configuration s_configuration = new("c", new Dictionary<string, OptionValue> { ["num_thread"] = new("2", "2") });

    private static IReadOnlyList<RequestRecord> Records => [.. Enumerable.Range(1, 12).Select(id => Metrics.Requests.Sound(id))];

    private static TelemetryLog Log(TelemetrySample sample) => new(s_header, [.. Enumerable.Range(1, 140).Select(at => sample with { At = at })], []);

    private static IReadOnlyList<Finding> Found(TelemetrySample sample, IEnumerable<RequestRecord>? records = null)
    {
        RequestRecord[] all = [.. records ?? Records];
        return HardwareFindings.Of(s_configuration, Log(sample), all, MetricSet.Compute(all, telemetry: Log(sample)));
    }

    private static string Only(string name, TelemetrySample sample, IEnumerable<RequestRecord>? records = null)
    {
        var finding = Assert.Single(Found(sample, records));
        Assert.Equal((name, "c/telemetry.jsonl, c/requests.jsonl"), (finding.Class, finding.Evidence));
        return finding.Explanation;
    }
}
