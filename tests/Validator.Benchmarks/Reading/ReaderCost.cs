using System.Net;

namespace Validator.Benchmarks.Reading;

/// <summary>
/// Processor time that a client spends on a frame: the tool's reader with everything on, beside a loop that only reads the
/// socket and finds newlines, beside .NET's own HttpClient and beside OllamaSharp. Server and clients are processes of their own, on a core each.
/// A server that sends as fast as it can is shown too, but held to nothing: there a slower reader finds more frames in one
/// read, and is the cheaper for it.
/// </summary>
internal sealed class ReaderCost : IFigure
{
    private const int Frames = 200_000;

    /// <summary>Rounds until all code is compiled as it runs in the end.</summary>
    private const int WarmUp = 1;

    private const int Rounds = 4;

    private static readonly (string Name, Delivery Delivery, int Connections)[] s_cases =
    [
        ("a frame every 25 µs, one connection", Delivery.Paced, 1),
        ("a frame every 25 µs, eight connections", Delivery.Paced, 8),
        ("one write a frame, as fast as it can, one connection", Delivery.FrameByFrame, 1),
        ("one write a frame, as fast as it can, eight connections", Delivery.FrameByFrame, 8),
        ("64 KiB a write, as fast as it can, one connection", Delivery.Coalesced, 1),
    ];

    public Task<IReadOnlyList<Ratio>> MeasureAsync(TextWriter progress, CancellationToken cancellationToken)
    {
        using StreamServerProcess server = new();
        Core.Keep(server.Id, 1);
        List<Ratio> ratios = [];
        foreach ((string name, Delivery delivery, int connections) in s_cases)
        {
            progress.WriteLine(name);
            server.Send(Frames / connections, delivery, connections);
            ratios.AddRange(Measure(name, server.Endpoint, connections, delivery == Delivery.Paced, cancellationToken));
        }

        return Task.FromResult<IReadOnlyList<Ratio>>(ratios);
    }

    private static IEnumerable<Ratio> Measure(string name, IPEndPoint server, int connections, bool held, CancellationToken cancellationToken)
    {
        ReaderKind[] kinds = Enum.GetValues<ReaderKind>();
        Dictionary<ReaderKind, List<double>> spent = kinds.ToDictionary(kind => kind, _ => new List<double>());
        Dictionary<ReaderKind, List<double>> allocated = kinds.ToDictionary(kind => kind, _ => new List<double>());
        Dictionary<ReaderKind, ReaderProcess> processes = kinds.ToDictionary(kind => kind, kind => new ReaderProcess(kind));
        try
        {
            for (int round = -WarmUp; round < Rounds; round++)
            {
                foreach (ReaderKind kind in kinds)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    (double nanoseconds, double bytes) = processes[kind].Read(server, connections, Frames);
                    if (round >= 0)
                    {
                        spent[kind].Add(nanoseconds);
                        allocated[kind].Add(bytes);
                    }
                }
            }
        }
        finally
        {
            foreach (ReaderProcess process in processes.Values)
            {
                process.Dispose();
            }
        }

        return
        [
            Of("reader by a loop that finds newlines", name, spent[ReaderKind.Ours], spent[ReaderKind.Floor], held ? new Target(AtMost: true, 1.25) : null),
            Of("reader by HttpClient and its lines", name, spent[ReaderKind.Ours], spent[ReaderKind.HttpClient], null),
            Of("reader by OllamaSharp in a program", name, spent[ReaderKind.Ours], spent[ReaderKind.OllamaSharp], held ? new Target(AtMost: true, 0.7) : null),
            Of("reader by OllamaSharp that waits as the tool does", name, spent[ReaderKind.Ours], spent[ReaderKind.PromptOllamaSharp], null),

            // The connection itself takes some kilobytes, once: less than one byte a frame is none.
            new("memory allocated a frame", $"{name}, {Frames} frames", Bytes(allocated[ReaderKind.Ours]), $"{Bytes(allocated[ReaderKind.HttpClient])} by HttpClient, {Bytes(allocated[ReaderKind.OllamaSharp])} by OllamaSharp", Median.Of(allocated[ReaderKind.Ours]), new Target(AtMost: true, 0.99)),
        ];
    }

    private static Ratio Of(string figure, string what, List<double> ours, List<double> other, Target? target)
    {
        double[] ratios = [.. ours.Zip(other, (one, two) => one / two)];
        return new(figure, $"{what}, {Frames} frames", Nanoseconds(ours), Nanoseconds(other), Median.Of(ratios), target)
        {
            Rounds = ratios,
            Unrest = Median.Unrest(other),
        };
    }

    private static string Bytes(List<double> allocated) => FormattableString.Invariant($"{Median.Of(allocated):0.0} B");

    private static string Nanoseconds(List<double> spent) => FormattableString.Invariant($"{Median.Of(spent):0} ns");
}
