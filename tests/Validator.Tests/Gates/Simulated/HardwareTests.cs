using System.Globalization;
using System.Text;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;
using Validator.Gates;
using Validator.Machine.Telemetry;
using Validator.Metrics;
using Validator.Metrics.Telemetry;
using Validator.Spec;
using Xunit;

namespace Validator.Tests.Gates.Simulated;

/// <summary>
/// Leaks and decays in noise as machines have it, and the same noise without them: what is there must be found, and what is not
/// must not be claimed.
/// </summary>
public sealed class HardwareTests
{
    private const int Requests = 40;
    private const double Mebibyte = 1 << 20;
    private static readonly Configuration s_configuration = new("c", new Dictionary<string, OptionValue>());

    /// <summary>Of 100 runs none may be wrong; of very many five in a thousand may, and three standard errors of such a count.</summary>
    private static readonly int s_mostWrong = Simulation.Runs <= 100 ? 0 : (int)((Simulation.Runs / 200.0) + (3 * Math.Sqrt(Simulation.Runs / 200.0)));

    [Fact]
    public void A_leak_of_5_MiB_a_request_is_found_within_40_and_none_is_claimed_without()
    {
        var table = new StringBuilder("| memory of a server | leaks of 5 MiB found | claimed without a leak | half width of the 95% interval |\n|---|---:|---:|---:|\n");
        List<string> wrong = [];
        foreach (var (name, noise) in Memories)
        {
            int found = 0, claimed = 0;
            List<double> widths = [];
            for (var run = 0; run < Simulation.Runs; run++)
            {
                var with = MemoryGrowth.Of(Samples(noise, run, leak: 5)).Growth!;
                found += with.IsLeak ? 1 : 0;
                widths.Add((with.Between(0.975).Upper - with.Between(0.975).Lower) / 2 / Mebibyte);
                claimed += MemoryGrowth.Of(Samples(noise, run, leak: 0)).Growth!.IsLeak ? 1 : 0;
            }

            table.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {found} of {Simulation.Runs} | {claimed} of {Simulation.Runs} | {widths.Order().ElementAt(widths.Count / 2):0.00} MiB |");
            if (Simulation.Runs - found > s_mostWrong || claimed > s_mostWrong)
            {
                wrong.Add(string.Create(CultureInfo.InvariantCulture, $"{name}: {found} of {Simulation.Runs} leaks found, {claimed} claimed without one"));
            }
        }

        Simulation.Report("simulation-leak.md", $"{Simulation.Runs} runs of {Requests} requests each.\n\n{table}");
        Assert.Empty(wrong);
    }

    [Fact]
    public void A_decay_of_15_percent_is_found_and_laid_to_the_clock_where_it_is_the_clocks_and_none_is_claimed_without()
    {
        var table = new StringBuilder("| decode speed | decays found, clock fell | laid to the clock | decays found, clock held | laid to the server | claimed without a decay |\n|---|---:|---:|---:|---:|---:|\n");
        List<string> wrong = [];
        foreach (var (name, deviation, correlation) in new[] { ("noise 2%", 0.02, 0.0), ("noise 3%", 0.03, 0.0), ("noise 3%, neighbours correlated 0.3", 0.03, 0.3), ("noise 4%", 0.04, 0.0) })
        {
            int hot = 0, laidToClock = 0, slow = 0, laidToServer = 0, claimed = 0;
            for (var run = 0; run < Simulation.Runs; run++)
            {
                var with = Findings(run, deviation, correlation, decay: 0.15, clock: 0.15);
                hot += with.Contains(SteadyFindings.NotSteady) ? 1 : 0;
                laidToClock += with.Contains(HardwareWords.DecayWithClock) && !with.Contains(HardwareWords.DecayAtSteadyClock) ? 1 : 0;
                var without = Findings(run, deviation, correlation, decay: 0.15, clock: 0);
                slow += without.Contains(SteadyFindings.NotSteady) ? 1 : 0;
                laidToServer += without.Contains(HardwareWords.DecayAtSteadyClock) && !without.Contains(HardwareWords.DecayWithClock) ? 1 : 0;
                claimed += Findings(run, deviation, correlation, decay: 0, clock: 0).Count > 0 ? 1 : 0;
            }

            table.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {hot} of {Simulation.Runs} | {laidToClock} | {slow} of {Simulation.Runs} | {laidToServer} | {claimed} of {Simulation.Runs} |");
            if (new[] { hot, laidToClock, slow, laidToServer }.Any(count => Simulation.Runs - count > (deviation < 0.04 && correlation == 0 ? s_mostWrong : Simulation.Runs / 50)) || claimed > s_mostWrong)
            {
                wrong.Add(string.Create(CultureInfo.InvariantCulture, $"{name}: found {hot} and {slow} of {Simulation.Runs}, laid rightly {laidToClock} and {laidToServer}, claimed without {claimed}"));
            }
        }

        Simulation.Report("simulation-decay.md", $"{Simulation.Runs} runs of {Requests} requests each, decays of 15% from the first request to the last.\n\n{table}");
        Assert.Empty(wrong);
    }

    /// <summary>In MiB: a heap that fills while caches warm up, and then behaves in its own way.</summary>
    private static IEnumerable<(string Name, Func<Random, int, double> Noise)> Memories
    {
        get
        {
            yield return ("even, 1 MiB of noise", (random, _) => Normal.Sample(random, 0, 1));
            yield return ("4 MiB of noise", (random, _) => Normal.Sample(random, 0, 4));
            yield return ("a collected heap that grows to 24 MiB and is swept", (random, request) => ((request * 3.7) + random.NextDouble()) % 24);
            yield return ("buffers that grow by 2 MiB now and then, ever more seldom", (random, request) => 2 * Math.Floor(4 * Math.Log(1 + request)) + Normal.Sample(random, 0, 1));
        }
    }

    /// <summary>A sample as each request ends, the noise's neighbours correlated by 0.4, and a cache that fills at the front.</summary>
    private static TelemetrySample[] Samples(Func<Random, int, double> noise, int run, double leak)
    {
        var random = new MersenneTwister(run + 1);
        var (cache, pace) = (300 * random.NextDouble(), 0.5 + (5 * random.NextDouble()));
        double held = 0;
        return [.. Enumerable.Range(1, Requests).Select(request =>
        {
            held = (0.4 * held) + (0.9 * Normal.Sample(random, 0, 1));
            var bytes = 500 + (cache * (1 - Math.Exp(-request / pace))) + (leak * request) + held + noise(random, request);
            return new TelemetrySample { At = request, Requests = request, Mark = true, Server = new ProcessFigures { Processes = 2, Anonymous = (long)(bytes * Mebibyte) } };
        })];
    }

    private static HashSet<string> Findings(int run, double deviation, double correlation, double decay, double clock)
    {
        var random = new MersenneTwister(run + 1);
        List<RequestRecord> records = [];
        List<TelemetrySample> samples = [];
        double spell = 0;
        for (var id = 1; id <= Requests; id++)
        {
            spell = (correlation * spell) + Normal.Sample(random, 0, Math.Sqrt(1 - (correlation * correlation)));
            var passed = (id - 1.0) / (Requests - 1);
            var speed = 10 * (1 - (decay * passed)) * (1 + (deviation * spell));
            records.Add(Metrics.Requests.Sound(id) with { OutputTokens = 30, ServerDecodeNs = (long)(30 / speed * 1e9) });
            samples.AddRange(Enumerable.Range(0, 10).Select(second => new TelemetrySample
            {
                At = (10 * id) + second + 0.5,
                Seconds = 1,
                Requests = id - 1,
                Cpu = new CpuFigures { Busy = 0.5, Cores = [1, 0], Frequency = 4000 * (1 - (clock * passed)) * (1 + (0.01 * Normal.Sample(random, 0, 1))) },
                Self = new ProcessFigures { Processes = 1, Cpu = 0 },
                Server = new ProcessFigures { Processes = 1, Cpu = 1, Anonymous = 1 << 30 },
            }));
        }

        var metrics = MetricSet.Compute(records);
        var log = new TelemetryLog(new TelemetryHeader { Format = TelemetryHeader.CurrentFormat, Interval = 1, LogicalCores = 2, PhysicalCores = 2 }, samples, []);
        var found = HardwareFindings.Of(s_configuration, log, records, metrics).Select(finding => finding.Class).ToHashSet();
        if (SteadyFindings.Of(metrics.Steady, "c") is { } steady)
        {
            found.Add(steady.Class);
        }

        return found;
    }
}
