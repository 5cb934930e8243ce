using System.Net;

namespace Validator.Benchmarks.Reading;

/// <summary>
/// Processor time that a client spends on a frame: the tool's reader with everything on, beside a loop that only reads the
/// socket and finds newlines, and beside OllamaSharp. The server is a process of its own on a core of its own.
/// </summary>
internal sealed class ReaderCost : IFigure
{
    private const int Frames = 200_000;

    /// <summary>Rounds until all code is compiled as it runs in the end.</summary>
    private const int WarmUp = 3;

    private const int Rounds = 15;

    private static readonly (string Name, Delivery Delivery, int Connections)[] s_cases =
    [
        ("one write a frame, one connection", Delivery.FrameByFrame, 1),
        ("one write a frame, eight connections", Delivery.FrameByFrame, 8),
        ("64 KiB a write, one connection", Delivery.Coalesced, 1),
    ];

    public async Task<IReadOnlyList<Ratio>> MeasureAsync(TextWriter progress, CancellationToken cancellationToken)
    {
        using StreamServerProcess server = new();
        Core.Keep(server.Id, 1);
        Core.Keep(Environment.ProcessId, 0);
        try
        {
            List<Ratio> ratios = [];
            foreach ((string name, Delivery delivery, int connections) in s_cases)
            {
                progress.WriteLine(name);
                server.Send(Frames / connections, delivery);
                ratios.AddRange(await MeasureAsync(name, server.Endpoint, connections, delivery == Delivery.FrameByFrame, cancellationToken));
            }

            return ratios;
        }
        finally
        {
            Core.Free(Environment.ProcessId);
        }
    }

    private static async Task<IReadOnlyList<Ratio>> MeasureAsync(
        string name, IPEndPoint server, int connections, bool held, CancellationToken cancellationToken)
    {
        using Crowd ours = new(connections, () => new OurClient(server));
        using Crowd floor = new(connections, () => new FloorClient(server));
        using Crowd sharp = new(connections, () => new OllamaSharpClient(server));
        for (int round = -WarmUp; round < Rounds; round++)
        {
            foreach (Crowd crowd in (Crowd[])[ours, floor, sharp])
            {
                await crowd.ReadAsync(Frames, keep: round >= 0, cancellationToken);
            }
        }

        return
        [
            Of("reader by a loop that finds newlines", name, ours, floor, held ? new Target(AtMost: true, 1.25) : null),
            Of("reader by OllamaSharp", name, ours, sharp, held ? new Target(AtMost: true, 0.7) : null),
        ];
    }

    private static Ratio Of(string figure, string what, Crowd ours, Crowd other, Target? target)
    {
        double[] ratios = [.. ours.Spent.Zip(other.Spent, (one, two) => one / two)];
        return new(figure, $"{what}, {Frames} frames", Nanoseconds(ours), Nanoseconds(other), Median.Of(ratios), target)
        {
            Spread = Median.Spread(ratios),
            Unrest = Median.Unrest(other.Spent),
        };
    }

    private static string Nanoseconds(Crowd crowd) => FormattableString.Invariant($"{Median.Of(crowd.Spent):0} ns");

    /// <summary>Clients of one kind, reading at once.</summary>
    private sealed class Crowd(int connections, Func<IStreamClient> make) : IDisposable
    {
        private readonly IStreamClient[] _clients = [.. Enumerable.Range(0, connections).Select(_ => make())];

        /// <summary>Nanoseconds of processor time a frame, by round.</summary>
        public List<double> Spent { get; } = [];

        public async Task ReadAsync(int frames, bool keep, CancellationToken cancellationToken)
        {
            TimeSpan before = Environment.CpuUsage.TotalTime;
            long[] counted = await Task.WhenAll(_clients.Select(client => client.ReadAsync(cancellationToken)));
            double nanoseconds = (Environment.CpuUsage.TotalTime - before).TotalNanoseconds / frames;
            if (counted.Sum() < frames)
            {
                throw new InvalidOperationException($"{counted.Sum()} of {frames} frames came");
            }

            if (keep)
            {
                Spent.Add(nanoseconds);
            }
        }

        public void Dispose()
        {
            foreach (IStreamClient client in _clients)
            {
                client.Dispose();
            }
        }
    }
}
