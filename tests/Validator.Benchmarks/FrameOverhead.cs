using System.Diagnostics;
using System.Net;
using System.Text;
using Validator.Engine;

namespace Validator.Benchmarks;

/// <summary>
/// A streamed answer of the engine with the model's work off, beside a server that writes the same bytes, one chunk and
/// one flush a frame, and does nothing else. One client, a process of its own on a core of its own, reads both and looks at nothing.
/// </summary>
internal sealed class FrameOverhead : IFigure
{
    /// <summary>As many as a long answer has. The counters and the context at its end, and the request itself, are paid for by its frames.</summary>
    private const int Frames = 8_000;

    /// <summary>Rounds until all code is compiled as it runs in the end.</summary>
    private const int WarmUp = 400;

    private const int Rounds = 151;

    private static readonly (string Name, string Path, string Body)[] s_routes =
    [
        ("generate", "/api/generate", $$"""{"model":"synthetic:1m","prompt":"hello","options":{"num_predict":{{Frames}},"seed":1} }"""),
        ("chat", "/api/chat", $$"""{"model":"synthetic:1m","messages":[{"role":"user","content":"hello"}],"options":{"num_predict":{{Frames}},"seed":1} }"""),
        ("OpenAI chat", "/v1/chat/completions", $$"""{"model":"synthetic:1m","messages":[{"role":"user","content":"hello"}],"stream":true,"max_tokens":{{Frames}},"seed":1}"""),
    ];

    public async Task<IReadOnlyList<Ratio>> MeasureAsync(TextWriter progress, CancellationToken cancellationToken)
    {
        EngineOptions options = new() { Endpoint = new IPEndPoint(IPAddress.Loopback, 0), Runners = new InstantRunnerFactory() };
        await using EngineHost engine = await EngineHost.StartAsync(options, TextWriter.Null, TimeProvider.System, cancellationToken);
        using ClientProcess client = new();
        Core.Keep(client.Id, 1);
        Core.Keep(Environment.ProcessId, 0);
        try
        {
            List<Ratio> ratios = [];
            foreach ((string name, string path, string body) in s_routes)
            {
                progress.WriteLine(name);
                byte[] request = SocketClient.Request(path, Encoding.UTF8.GetBytes(body));
                ratios.AddRange(await MeasureAsync(name, engine.Endpoint, client, request, cancellationToken));
            }

            return ratios;
        }
        finally
        {
            Core.Free(Environment.ProcessId);
        }
    }

    private static async Task<IReadOnlyList<Ratio>> MeasureAsync(
        string route, IPEndPoint engine, ClientProcess client, byte[] request, CancellationToken cancellationToken)
    {
        byte[][] frames = SocketClient.Chunks(await SocketClient.ReadAsync(engine, request, cancellationToken));
        await using PlainServer plain = await PlainServer.StartAsync(frames, cancellationToken);
        List<Spent> ours = [];
        List<Spent> floor = [];
        for (int round = -WarmUp; round < Rounds; round++)
        {
            Spent one = await SpendAsync(client, engine, request, frames.Length, cancellationToken);
            Spent other = await SpendAsync(client, plain.Endpoint, request, frames.Length, cancellationToken);
            if (round >= 0)
            {
                ours.Add(one);
                floor.Add(other);
            }
        }

        string what = $"{route}, {frames.Length} frames of about {frames[0].Length} bytes";
        return
        [
            Of("server's processor time on a frame", what, ours, floor, spent => spent.Processor, new Target(AtMost: true, 1.3)),
            Of("time of a frame, the client's included", what, ours, floor, spent => spent.Elapsed, null),
        ];
    }

    private static Ratio Of(string figure, string what, List<Spent> ours, List<Spent> floor, Func<Spent, double> part, Target? target) =>
        new(figure, what, Microseconds(ours, part), Microseconds(floor, part), Median.Of(ours.Zip(floor, (one, other) => part(one) / part(other))), target)
        {
            Rounds = [.. ours.Zip(floor, (one, other) => part(one) / part(other))],
            Unrest = Median.Unrest(floor.Select(part)),
        };

    private static string Microseconds(List<Spent> spent, Func<Spent, double> part) => FormattableString.Invariant($"{Median.Of(spent.Select(part)):0.00} µs");

    /// <summary>What one answer took, for each of its frames.</summary>
    private static async Task<Spent> SpendAsync(ClientProcess client, IPEndPoint server, byte[] request, int frames, CancellationToken cancellationToken)
    {
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        long startedAt = Stopwatch.GetTimestamp();
        await client.CountAsync(server, request, cancellationToken);
        return new Spent(
            (Environment.CpuUsage.TotalTime - processor).TotalMicroseconds / frames, Stopwatch.GetElapsedTime(startedAt).TotalMicroseconds / frames);
    }

    /// <summary>Microseconds: of this process' processor time, and from request to end.</summary>
    private readonly record struct Spent(double Processor, double Elapsed);
}
