using Validator.Machine.Telemetry;
using Validator.Tests.Load;
using Xunit;

namespace Validator.Tests.Machine;

/// <summary>Samples of recorded machines, whose counters are turned on between two looks.</summary>
public sealed class TelemetrySamplerTests
{
    private const int Self = 41;
    private const int Server = 42;
    private const int Runner = 43;

    private static readonly string[] s_whole =
    [
        .. Cpu(busy: [100, 100], idle: [900, 900], switches: 5000),
        "== sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq", "4200000",
        "== sys/devices/system/cpu/cpu1/cpufreq/scaling_cur_freq", "3800000",
        "== sys/devices/system/cpu/cpu0/thermal_throttle/core_throttle_count", "7",
        "== sys/devices/system/cpu/cpu0/thermal_throttle/package_throttle_count", "3",
        "== sys/devices/system/cpu/cpu0/topology/physical_package_id", "0",
        "== sys/devices/system/cpu/cpu1/topology/physical_package_id", "0",
        "== proc/42/cgroup", "0::/ollama",
        "== proc/self/cgroup", "0::/",
        "== proc/self/mountinfo", "30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw",
        "== sys/fs/cgroup/ollama/cpu.stat", "usage_usec 1", "nr_periods 100", "nr_throttled 4", "throttled_usec 200000",
        "== proc/pressure/cpu", "some avg10=1.00 avg60=0.00 avg300=0.00 total=1000000", "full avg10=0.00 avg60=0.00 avg300=0.00 total=0",
        "== proc/pressure/memory", "some avg10=0.00 avg60=0.00 avg300=0.00 total=0", "full avg10=0.00 avg60=0.00 avg300=0.00 total=0",
        "== proc/pressure/io", "some avg10=0.00 avg60=0.00 avg300=0.00 total=500000", "full avg10=0.00 avg60=0.00 avg300=0.00 total=0",
        "== proc/meminfo", "MemTotal:       1000000 kB", "MemAvailable:    600000 kB",
        "== proc/vmstat", "pswpin 10", "pswpout 20", "pgfault 1000", "pgmajfault 50",
        "== sys/class/hwmon/hwmon0/name", "nvme",
        "== sys/class/hwmon/hwmon0/temp1_input", "99000",
        "== sys/class/hwmon/hwmon1/name", "k10temp",
        "== sys/class/hwmon/hwmon1/temp1_input", "61500",
        "== sys/class/hwmon/hwmon1/temp3_input", "58000",
        "== proc/net/dev", "Inter-|   Receive                                                |  Transmit", " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets",
        "    lo: 5000 1 0 0 0 0 0 0 5000 1 0 0 0 0 0 0", "  eth0: 100 1 0 0 0 0 0 0 200 1 0 0 0 0 0 0",
        "== proc/diskstats", "   8       0 sda 5 0 100 0 7 0 200 0 0 0 0", "   8       1 sda1 5 0 100 0 7 0 200 0 0 0 0", " 253       0 dm-0 5 0 100 0 7 0 200 0 0 0 0",
        "== sys/block/sda/size", "1", "== sys/block/dm-0/size", "1",
        .. Process(Self, "ollama-validator", minor: 5, major: 0, user: 10, system: 10, rss: 50_000, anonymous: 30_000, swap: 0),
        .. Process(Server, "ollama", minor: 10, major: 1, user: 100, system: 50, rss: 80_000, anonymous: 60_000, swap: 5_000),
        .. Process(Runner, "llama (server) 1", minor: 20, major: 2, user: 1000, system: 100, rss: 900_000, anonymous: 700_000, swap: 0),
    ];

    [Fact]
    public void Counts_are_those_since_the_last_look_and_levels_those_of_now()
    {
        using var machine = new RecordedTree(s_whole);
        var time = new SkippingTime();
        using var sampler = Sampler(machine, time);

        Assert.Equal(["gpus"], sampler.Header.Missing.Select(missing => missing.Source));
        var first = sampler.Sample(10, 0)!;
        Assert.Equal((null, null, 4000.0, 3800.0), (first.Seconds, first.Cpu!.Busy, first.Cpu.Frequency, first.Cpu.LowestFrequency));
        Assert.Equal((2, 980_000L * 1024, 760_000L * 1024, 5_000L * 1024, null), (first.Server!.Processes, first.Server.Rss, first.Server.Anonymous, first.Server.Swap, first.Server.Cpu));

        Write(machine,
        [
            .. Cpu(busy: [200, 150], idle: [900, 950], switches: 5600),
            "== sys/devices/system/cpu/cpu0/thermal_throttle/core_throttle_count", "9",
            "== sys/fs/cgroup/ollama/cpu.stat", "usage_usec 1", "nr_periods 110", "nr_throttled 9", "throttled_usec 700000",
            "== proc/pressure/cpu", "some avg10=1.00 avg60=0.00 avg300=0.00 total=1500000",
            "== proc/vmstat", "pswpin 12", "pswpout 20", "pgfault 1100", "pgmajfault 60",
            "== proc/net/dev", "    lo: 6000 1 0 0 0 0 0 0 6000 1 0 0 0 0 0 0", "  eth0: 150 1 0 0 0 0 0 0 300 1 0 0 0 0 0 0",
            "== proc/diskstats", "   8       0 sda 5 0 102 0 7 0 210 0 0 0 0", "   8       1 sda1 5 0 102 0 7 0 210 0 0 0 0",
            .. Process(Self, "ollama-validator", minor: 6, major: 0, user: 11, system: 10, rss: 50_000, anonymous: 30_000, swap: 0),
            .. Process(Runner, "llama (server) 1", minor: 120, major: 5, user: 1140, system: 110, rss: 950_000, anonymous: 750_000, swap: 0),
        ]);
        time.Step(TimeSpan.FromSeconds(1));
        var second = sampler.Sample(11, 3)!;

        Assert.Null(second.Problems);
        Assert.Equal((1.0, 3), (second.Seconds, second.Requests));
        Assert.Equal((0.75, 600L, 2L), (second.Cpu!.Busy, second.Cpu.ContextSwitches, second.Cpu.HeatThrottles));
        Assert.Equal([1, 0.5], second.Cpu.Cores!);
        Assert.Equal((10L, 5L, 0.5), (second.Cpu.QuotaPeriods, second.Cpu.QuotaThrottles, second.Cpu.QuotaSeconds));
        Assert.Equal((0.5, 0.0, 0.0), (second.Pressure!.Cpu, second.Pressure.Memory, second.Pressure.Io));
        Assert.Equal((614_400_000L, 2L * Environment.SystemPageSize, 10L, 90L), (second.Memory!.Available, second.Memory.SwappedIn, second.Memory.MajorFaults, second.Memory.MinorFaults));
        Assert.Equal(61.5, second.Temperature);
        Assert.Equal(new NetworkFigures(50, 100, 1000), second.Network);
        Assert.Equal(new DiskFigures(1024, 5120), second.Disk);
        Assert.Equal((1.5, 100L, 3L, 0.01), (second.Server!.Cpu, second.Server.MinorFaults, second.Server.MajorFaults, second.Self!.Cpu));
    }

    [Fact]
    public void Of_a_machine_that_shows_nothing_all_is_named_and_null()
    {
        using var machine = new RecordedTree("== proc/version", "Linux");
        var time = new SkippingTime();
        using var sampler = Sampler(machine, time);
        var first = sampler.Sample(1, 0)!;
        time.Step(TimeSpan.FromSeconds(1));
        var second = sampler.Sample(2, 0)!;

        Assert.Equal(
            ["cpu.busy", "cpu.frequency", "cpu.heatThrottles", "cpu.quotaThrottles", "pressure", "memory.available", "memory.faults", "temperature", "network", "disk", "gpus"],
            sampler.Header.Missing.Select(missing => missing.Source));
        Assert.Equal(["server"], first.Problems!.Select(problem => problem.Source));
        Assert.Null(second.Problems);
        Assert.Equal((null, null, null, null, null, null), (second.Server, second.Memory, second.Pressure, second.Temperature, second.Network, second.Disk));
        Assert.Equal(new CpuFigures(), second.Cpu);
        Assert.Null(sampler.Mark(3, 1));
    }

    [Theory]
    [InlineData("proc/stat", "cpu  one two\ncpu0 1 2", "cpu.busy")]
    [InlineData("proc/stat", "", "cpu.busy")]
    [InlineData("sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq", "<unknown>", "cpu.frequency")]
    [InlineData("sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq", "99999999999999", "cpu.frequency")]
    [InlineData("sys/devices/system/cpu/cpu0/thermal_throttle/core_throttle_count", "-1", "cpu.heatThrottles")]
    [InlineData("sys/fs/cgroup/ollama/cpu.stat", "", "cpu.quotaThrottles")]
    [InlineData("proc/pressure/io", "", "pressure")]
    [InlineData("sys/class/hwmon/hwmon1/temp1_input", "-127000000", "temperature")]
    public void Nonsense_is_null_and_named_once(string path, string text, string source)
    {
        using var machine = new RecordedTree(s_whole);
        var time = new SkippingTime();
        using var sampler = Sampler(machine, time);
        sampler.Sample(1, 0);
        File.WriteAllText(Path.Combine(machine.Root, path), text);
        time.Step(TimeSpan.FromSeconds(1));

        Assert.Equal([source], sampler.Sample(2, 0)!.Problems!.Select(problem => problem.Source));
        time.Step(TimeSpan.FromSeconds(1));
        Assert.Null(sampler.Sample(3, 0)!.Problems);
    }

    [Fact]
    public void A_mark_holds_the_servers_memory_alone_and_leaves_the_counts_to_the_next_sample()
    {
        using var machine = new RecordedTree(s_whole);
        var time = new SkippingTime();
        using var sampler = Sampler(machine, time);
        sampler.Sample(1, 0);
        Write(machine, Process(Runner, "llama", minor: 20, major: 2, user: 1100, system: 100, rss: 900_100, anonymous: 700_100, swap: 0));
        var mark = sampler.Mark(1.5, 1)!;
        time.Step(TimeSpan.FromSeconds(1));

        Assert.Equal((true, 760_100L * 1024, null), (mark.Mark, mark.Server!.Anonymous, mark.Server.Cpu));
        Assert.Null(mark.Cpu);
        Assert.Equal(1.0, sampler.Sample(2, 1)!.Server!.Cpu);
    }

    [Fact]
    public void Finer_than_a_second_what_is_slow_to_read_is_in_one_sample_a_second()
    {
        using var machine = new RecordedTree(s_whole);
        var time = new SkippingTime();
        using var sampler = Sampler(machine, time);
        var slow = new List<bool>();
        for (var i = 0; i < 10; i++)
        {
            slow.Add(sampler.Sample(i, 0)!.Memory is not null);
            time.Step(TimeSpan.FromMilliseconds(250));
        }

        Assert.Equal([true, true, false, false, false, true, false, false, false, true], slow);
    }

    [Theory]
    [InlineData("0, 97, 70000, 81559, 350.25, 61, 1980, 0x0000000000000004", 0.97, 73400320000L, 350.25, 61.0, 1980.0, "power_cap")]
    [InlineData("0, 0, 0, 81559, 70.1, 30, 345, 0x0000000000000001", 0.0, 0L, 70.1, 30.0, 345.0, "")]
    [InlineData("0, 5, [N/A], [N/A], [N/A], [N/A], 1000, 0x0000000000000060", 0.05, null, null, null, 1000.0, "heat")]
    [InlineData("0, 400, -3, x, 1e9, 900, , nonsense", null, null, null, null, null, null)]
    public void What_nvidia_smi_prints_is_taken_only_where_it_makes_sense(string line, double? utilization, long? memory, double? power, double? temperature, double? clock, string? throttles)
    {
        var (index, figures) = NvidiaLine.Parse(line, new MissingSources())!.Value;

        Assert.Equal(0, index);
        Assert.Equal((utilization, memory, power, temperature, clock), (figures.Utilization, figures.MemoryUsed, figures.Power, figures.Temperature, figures.Clock));
        Assert.Equal(throttles, figures.Throttles is { } all ? string.Join(' ', all) : null);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Unable to determine the device handle for GPU 0000:3B:00.0: Unknown Error")]
    [InlineData("x, 1, 2, 3, 4, 5, 6")]
    public void A_line_that_is_none_of_a_device_is_left_out_and_named(string line)
    {
        var missing = new MissingSources();

        Assert.Null(NvidiaLine.Parse(line, missing));
        Assert.Equal("gpus", Assert.Single(missing.Take()!).Source);
    }

    /// <summary>A real process that prints as the tool does, refuses the newer name of a field, and must be gone when the sampler is.</summary>
    [Fact]
    public async Task One_nvidia_smi_prints_as_long_as_it_is_wanted()
    {
        using var machine = new RecordedTree(
        [
            .. s_whole,
            "== usr/bin/nvidia-smi", "#!/bin/sh",
            "case \"$*\" in *throttle_reasons*) echo 'Field \"clocks_throttle_reasons.active\" is not a valid field to query.'; exit 2;; esac",
            $"echo $$ > \"$0.pid\"",
            "while :; do echo '0, 50, 1000, 2000, 100.0, 40, 1500, 0x0000000000000020'; sleep 0.05; done",
        ]);
        var tool = Path.Combine(machine.Root, "usr/bin/nvidia-smi");
        TelemetrySample sample;
        using (var sampler = Sampler(machine, TimeProvider.System, Path.GetDirectoryName(tool)!))
        {
            sample = sampler.Sample(1, 0)!;
            for (var i = 0; sample.Gpus is null; i++)
            {
                Assert.True(i < 5000, "the tool's lines were never seen");
                await Task.Delay(10, TestContext.Current.CancellationToken);
                sample = sampler.Sample(i + 2, 0) ?? sample;
            }
        }

        Assert.Equivalent(new GpuFigures { Utilization = 0.5, MemoryUsed = 1000L << 20, MemoryTotal = 2000L << 20, Power = 100, Temperature = 40, Clock = 1500, Throttles = ["heat"] }, Assert.Single(sample.Gpus!), strict: true);
        var process = (await File.ReadAllTextAsync(tool + ".pid", TestContext.Current.CancellationToken)).Trim();
        Assert.True(SpinWait.SpinUntil(() => !Directory.Exists($"/proc/{process}") || File.ReadAllText($"/proc/{process}/stat").Contains(") Z", StringComparison.Ordinal), TimeSpan.FromSeconds(20)), $"process {process} lives on");
    }

    [Fact]
    public void AMDs_cards_are_what_their_driver_shows()
    {
        using var machine = new RecordedTree(
            "== sys/class/drm/card1/device/vendor", "0x1002",
            "== sys/class/drm/card1/device/gpu_busy_percent", "83",
            "== sys/class/drm/card1/device/mem_info_vram_used", "1048576",
            "== sys/class/drm/card1/device/mem_info_vram_total", "25753026560",
            "== sys/class/drm/card1/device/hwmon/hwmon4/power1_average", "250000000",
            "== sys/class/drm/card1/device/hwmon/hwmon4/temp1_input", "71000",
            "== sys/class/drm/card1/device/hwmon/hwmon4/freq1_input", "2400000000");
        using var sampler = Sampler(machine, new SkippingTime());

        Assert.Equivalent(new GpuFigures { Utilization = 0.83, MemoryUsed = 1048576, MemoryTotal = 25753026560, Power = 250, Temperature = 71, Clock = 2400 }, Assert.Single(sampler.Sample(1, 0)!.Gpus!), strict: true);
        Assert.Contains(sampler.Header.Missing, missing => missing.Source == "gpus.throttles");
    }

    private static TelemetrySampler Sampler(RecordedTree machine, TimeProvider time, params string[] tools) => new(new TelemetryTarget
    {
        Root = machine.Root,
        Server = () => [Server, Runner],
        Self = Self,
        Time = time,
        ToolFolders = tools,
        Interval = TimeSpan.FromMilliseconds(50),
    });

    private static string[] Cpu(int[] busy, int[] idle, long switches) =>
    [
        "== proc/stat",
        $"cpu  {busy.Sum()} 0 0 {idle.Sum()} 0 0 0 0 0 0",
        .. busy.Select((ticks, core) => $"cpu{core} {ticks} 0 0 {idle[core]} 0 0 0 0 0 0"),
        "intr 123456 0 0 0",
        $"ctxt {switches}",
        "btime 1",
    ];

    private static string[] Process(int id, string name, int minor, int major, int user, int system, int rss, int anonymous, int swap) =>
    [
        $"== proc/{id}/stat", $"{id} ({name}) S 1 1 1 0 -1 4194304 {minor} 0 {major} 0 {user} {system} 0 0 20 0 7 0 1000 0 0",
        $"== proc/{id}/status", $"Name:\t{name}", $"VmRSS:\t  {rss} kB", $"RssAnon:\t  {anonymous} kB", "RssShmem:\t       0 kB", $"VmSwap:\t  {swap} kB", "Threads:\t7",
    ];

    /// <summary>Rewrites files in place, as the kernel does: who has one open sees the new text.</summary>
    private static void Write(RecordedTree machine, string[] lines)
    {
        string? path = null;
        foreach (var line in lines)
        {
            if (line.StartsWith("== ", StringComparison.Ordinal))
            {
                path = Path.Combine(machine.Root, line[3..]);
                File.WriteAllText(path, string.Empty);
            }
            else
            {
                File.AppendAllText(path!, line + "\n");
            }
        }
    }
}
