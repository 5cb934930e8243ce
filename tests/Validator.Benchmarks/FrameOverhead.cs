using System.Diagnostics;
using System.Net;
using System.Text;
using Validator.Engine;

namespace Validator.Benchmarks;

/// <summary>
/// A streamed answer of the engine with the model's work off, beside a server that writes the same bytes, one chunk a
/// frame, and does nothing else. One client reads both and looks at nothing.
/// </summary>
internal sealed class FrameOverhead : IFigure
{
    private const int Frames = 20_000;
    private const int Rounds = 21;

    public async Task<IReadOnlyList<Ratio>> MeasureAsync(TextWriter progress, CancellationToken cancellationToken)
    {
        byte[] request = Encoding.ASCII.GetBytes($$"""{"model":"synthetic:1m","prompt":"hello","options":{"num_predict":{{Frames}},"seed":1} }""");
        EngineOptions options = new() { Endpoint = new IPEndPoint(IPAddress.Loopback, 0), Runners = new InstantRunnerFactory() };
        await using EngineHost engine = await EngineHost.StartAsync(options, TextWriter.Null, TimeProvider.System, cancellationToken);
        byte[][] frames = SocketClient.Chunks(await SocketClient.ReadAsync(engine.Endpoint, request, cancellationToken));
        await using PlainServer plain = await PlainServer.StartAsync(frames, cancellationToken);
        List<double> engineSeconds = [];
        List<double> plainSeconds = [];
        for (int round = -3; round < Rounds; round++)
        {
            double one = await TimeAsync(engine.Endpoint, request, cancellationToken);
            double other = await TimeAsync(plain.Endpoint, request, cancellationToken);
            if (round >= 0)
            {
                engineSeconds.Add(one);
                plainSeconds.Add(other);
            }
        }

        progress.WriteLine($"{frames.Length} frames, {Rounds} rounds");
        return
        [
            new Ratio(
                "engine's work on a frame", $"{frames.Length} frames of about {frames[0].Length} bytes",
                PerFrame(engineSeconds, frames.Length), PerFrame(plainSeconds, frames.Length),
                Median.Of(engineSeconds.Zip(plainSeconds, (one, other) => one / other)), new Target(AtMost: true, 1.3)),
        ];
    }

    private static string PerFrame(List<double> seconds, int frames) =>
        FormattableString.Invariant($"{Median.Of(seconds) / frames * 1e6:0.00} µs");

    private static async Task<double> TimeAsync(IPEndPoint server, byte[] request, CancellationToken cancellationToken)
    {
        long startedAt = Stopwatch.GetTimestamp();
        await SocketClient.CountAsync(server, request, cancellationToken);
        return Stopwatch.GetElapsedTime(startedAt).TotalSeconds;
    }
}
