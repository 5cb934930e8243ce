using Validator.Machine.Telemetry;
using Validator.Metrics.Telemetry;

namespace Validator.Benchmarks;

/// <summary>
/// Processor time that sampling takes beside a load, of a server of three processes with many threads, its samples written to a
/// file: what this process takes with the sampler, less what it takes with the timer alone.
/// </summary>
internal sealed class TelemetryCost : IFigure
{
    private const int Processes = 3;
    private const int Rounds = 3;

    /// <summary>The most that it may take, in hundredths of a core.</summary>
    private const double Allowed = 0.5;

    private static readonly TimeSpan s_rest = TimeSpan.FromSeconds(1);

    private static readonly (TimeSpan Interval, int Samples)[] s_paces = [(TimeSpan.FromSeconds(1), 30), (TimeSpan.FromMilliseconds(250), 80)];

    public async Task<IReadOnlyList<Ratio>> MeasureAsync(TextWriter progress, CancellationToken cancellationToken)
    {
        List<IdleProcess> server = [];
        string folder = Directory.CreateTempSubdirectory("validator-telemetry-").FullName;
        try
        {
            for (int i = 0; i < Processes; i++)
            {
                server.Add(new IdleProcess());
            }

            int[] ids = [.. server.Select(process => process.Id)];
            List<Ratio> ratios = [];
            foreach ((TimeSpan interval, int samples) in s_paces)
            {
                progress.WriteLine(FormattableString.Invariant($"every {interval.TotalMilliseconds:0} ms"));
                using TelemetrySampler sampler = new(new TelemetryTarget { Server = () => ids, Interval = interval });
                using TelemetryWriter writer = new(Path.Combine(folder, "telemetry.jsonl"), sampler.Header);
                void Sample(int i)
                {
                    if (sampler.Sample(i, 0) is { } sample)
                    {
                        writer.Append(sample);
                    }
                }

                // What is compiled on the way, and what the runtime compiles anew a little later, is no cost of sampling.
                for (int pass = 0; pass < 4; pass++)
                {
                    for (int i = 0; i < 200; i++)
                    {
                        Sample(i);
                    }

                    await Task.Delay(s_rest, cancellationToken);
                }

                List<double> spent = [], idle = [];
                for (int round = 0; round < Rounds; round++)
                {
                    idle.Add(await SpendAsync(interval, samples, null, cancellationToken));
                    spent.Add(await SpendAsync(interval, samples, Sample, cancellationToken));
                }

                double[] cost = [.. spent.Zip(idle, (with, without) => Math.Max(0, with - without))];
                ratios.Add(new Ratio("telemetry in percent of a core", FormattableString.Invariant($"every {interval.TotalMilliseconds:0} ms, {Processes} processes of {IdleProcess.Threads} threads"), Percent(Median.Of(spent)), Percent(Median.Of(idle)) + " with the timer alone", Median.Of(cost), new Target(AtMost: true, Allowed))
                {
                    Rounds = cost,
                });
            }

            return ratios;
        }
        finally
        {
            server.ForEach(process => process.Dispose());
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Hundredths of a core that this process takes while it does something at an interval.</summary>
    private static async Task<double> SpendAsync(TimeSpan interval, int times, Action<int>? what, CancellationToken cancellationToken)
    {
        using PeriodicTimer timer = new(interval);
        long start = TimeProvider.System.GetTimestamp();
        TimeSpan before = Environment.CpuUsage.TotalTime;
        for (int i = 0; i < times; i++)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
            what?.Invoke(i);
        }

        return (Environment.CpuUsage.TotalTime - before) / TimeProvider.System.GetElapsedTime(start) * 100;
    }

    private static string Percent(double share) => FormattableString.Invariant($"{share:0.000}%");
}
