using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Validator.Benchmarks.Streams;

/// <summary>
/// A thousand streams of 20 frames a second each: how long after a frame left it has its timestamp, beside a loop that only reads
/// the sockets; how much memory that takes; and whether ten million frames of one stream take more than the first million.
/// </summary>
internal sealed class ManyStreams : IFigure
{
    private const int Streams = 1000;
    private const int FramesPerStream = 20;

    /// <summary>Of a second each: whoever lends the machine takes it away for some milliseconds now and then, and most rounds are to be without that.</summary>
    private const int Rounds = 61;
    private const int WarmUpRounds = 8;

    /// <summary>Enough to fill what is kept of a response.</summary>
    private const int FramesForMemory = 400;
    private const double MostMemory = 200;
    private const int LongStream = 10_000_000;
    private const int FramesOfWrite = 400;

    public Task<IReadOnlyList<Ratio>> MeasureAsync(TextWriter progress, CancellationToken cancellationToken)
    {
        using Process server = Process.Start(new ProcessStartInfo(Environment.ProcessPath!) { ArgumentList = { TickServer.Word }, RedirectStandardInput = true, RedirectStandardOutput = true })!;
        IPEndPoint endpoint = new(IPAddress.Loopback, int.Parse(server.StandardOutput.ReadLine() ?? "", CultureInfo.InvariantCulture));
        Core.Keep(server.Id, 1);
        try
        {
            (List<StreamsCost> ours, List<StreamsCost> floor) = ([], []);
            double full;
            using (StreamsProcess tool = new(tool: true), loop = new(tool: false))
            {
                // The first rounds compile.
                for (int round = -WarmUpRounds; round < Rounds; round++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    if (round % 10 == 0)
                    {
                        progress.WriteLine($"{Streams} streams, round {round} of {Rounds}");
                    }

                    foreach ((StreamsProcess process, List<StreamsCost> costs) in new[] { (tool, ours), (loop, floor) })
                    {
                        StreamsCost cost = Read(server, process, endpoint, Streams, FramesPerStream, microseconds: 50, together: 1);
                        if (round >= 0)
                        {
                            costs.Add(cost);
                        }
                    }
                }

                progress.WriteLine($"{Streams} streams of {FramesForMemory} frames");
                full = Read(server, tool, endpoint, Streams, FramesForMemory, microseconds: 50, together: 1).Peak;
            }

            progress.WriteLine($"{LongStream} frames");
            using StreamsProcess patient = new(tool: true);
            StreamsCost flat = Read(server, patient, endpoint, 1, LongStream, microseconds: 0, together: FramesOfWrite);
            return Task.FromResult<IReadOnlyList<Ratio>>(
            [
                Of("delay of a timestamp, p99", ours, floor, cost => cost.P99, new Target(AtMost: true, 1.5)),
                Of("delay of a timestamp, p50", ours, floor, cost => cost.P50, null),
                new("memory of 1,000 streams", $"{Streams} streams, {FramesForMemory} frames each", FormattableString.Invariant($"{full:0} MB"), FormattableString.Invariant($"{MostMemory:0} MB"), full / MostMemory, new Target(AtMost: true, 1)),
                new("memory at the end by that after a tenth", $"one stream of {LongStream} frames", FormattableString.Invariant($"{flat.Peak:0} MB at most"), "", flat.Growth, new Target(AtMost: true, 1.1)),
            ]);
        }
        finally
        {
            server.StandardInput.Close();
            server.WaitForExit();
        }
    }

    private static StreamsCost Read(Process server, StreamsProcess process, IPEndPoint endpoint, int connections, int frames, int microseconds, int together)
    {
        server.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{connections} {frames} {microseconds} {together}"));
        server.StandardInput.Flush();
        server.StandardOutput.ReadLine();
        return process.Read(endpoint, connections, frames);
    }

    private static Ratio Of(string figure, List<StreamsCost> ours, List<StreamsCost> floor, Func<StreamsCost, double> value, Target? target)
    {
        double[] ratios = [.. ours.Zip(floor, (one, other) => value(one) / value(other))];
        return new(figure, $"{Streams} streams of 20 frames a second", Text(ours), Text(floor), Median.Of(ratios), target) { Rounds = ratios, Unrest = Median.Unrest(floor.Select(value)) };

        string Text(List<StreamsCost> costs) => FormattableString.Invariant($"{Median.Of(costs.Select(value)):0} µs");
    }
}
