using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Validator.Integrity;
using Validator.Load;
using Validator.Spec;

namespace Validator.Benchmarks.Streams;

/// <summary>What reading many streams at once came to.</summary>
/// <param name="P50">Half of all frames had their timestamp at most so many microseconds after they left.</param>
/// <param name="P99">Of 99 in 100 the same.</param>
/// <param name="Peak">Most memory of the process, in MB; not a number where the system does not tell.</param>
/// <param name="Growth">Memory at the end by memory after a tenth of the frames.</param>
internal sealed record StreamsCost(double P50, double P99, double Peak, double Growth);

/// <summary>
/// Reads many streams at once in a process of its own, on the first core: the tool as a run has it, or a loop that only reads the
/// sockets. Asked by a line, <c>PORT CONNECTIONS FRAMES</c>, it answers with the numbers of <see cref="StreamsCost"/>.
/// </summary>
internal sealed class StreamsProcess : IDisposable
{
    /// <summary>The word on the command line that makes a process one; <c>tool</c> or <c>floor</c> follows.</summary>
    public const string Word = "--streams";

    private static readonly Deadlines s_deadlines = new(TimeSpan.FromHours(1), TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(1));
    private static readonly ReadOnlyMemory<byte>[] s_body = ["""{"model":"tiny","prompt":"hello"}"""u8.ToArray()];
    private readonly Process _process;

    public StreamsProcess(bool tool)
    {
        _process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!)
        {
            ArgumentList = { Word, tool ? "tool" : "floor" },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Core.Keep(_process.Id, 0);
    }

    /// <summary>The other side: answers until its input ends.</summary>
    public static async Task ServeAsync(bool tool)
    {
        PromptReceives.Prefer();
        List<(HttpExchange Exchange, ResponseReader Reader)> workers = [];
        while (Console.In.ReadLine() is { } line)
        {
            int[] asked = [.. line.Split(' ').Select(part => int.Parse(part, CultureInfo.InvariantCulture))];
            IPEndPoint server = new(IPAddress.Loopback, asked[0]);
            GapHistogram delays = new();
            double early = 0;
            using CancellationTokenSource watching = new();
            Task<double> watched = EarlyMemoryAsync(delays, (long)asked[1] * asked[2] / 10, watching.Token);
            
            // A worker of a run sends and reads by the same all along.
            while (tool && workers.Count < asked[1])
            {
                workers.Add((new HttpExchange(new Uri($"http://{server}"), s_deadlines, TimeProvider.System), new ResponseReader(ReaderLimits.For(asked[1]))));
            }

            await Task.WhenAll(Enumerable.Range(0, asked[1]).Select(worker => tool ? ByToolAsync(workers[worker].Exchange, workers[worker].Reader, delays) : ByLoopAsync(server, delays)));
            double end = Memory("VmRSS");
            await watching.CancelAsync();
            early = await watched;
            Console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{delays.Percentile(50)} {delays.Percentile(99)} {Memory("VmHWM")} {(early > 0 ? end / early : double.NaN)}"));
        }
    }

    public StreamsCost Read(IPEndPoint server, int connections, int frames)
    {
        _process.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{server.Port} {connections} {frames}"));
        _process.StandardInput.Flush();
        double[] read = [.. (_process.StandardOutput.ReadLine() ?? "").Split(' ').Select(part => double.Parse(part, CultureInfo.InvariantCulture))];
        return new StreamsCost(read[0], read[1], read[2], read[3]);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static async Task ByToolAsync(HttpExchange exchange, ResponseReader reader, GapHistogram delays)
    {
        reader.Begin(new ExpectedResponse(ApiKind.Generate, true, "tiny", 7, 2048));
        Exchange ended = await exchange.SendAsync("/api/generate", s_body, new DelayReader(delays, reader), 0, CancellationToken.None);
        ResponseReport report = reader.Finish(ended);
        if (report.ViolationTotal > 0)
        {
            throw new InvalidOperationException(report.Violations[0].ToString());
        }
    }

    private static async Task ByLoopAsync(IPEndPoint server, GapHistogram delays)
    {
        DelayReader reader = new(delays, null);
        byte[] buffer = new byte[16 * 1024];
        using Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server);
        await socket.SendAsync(Encoding.ASCII.GetBytes("POST /api/generate HTTP/1.1\r\nHost: localhost\r\nContent-Length: 33\r\n\r\n{\"model\":\"tiny\",\"prompt\":\"hello\"}"));
        for (int read; (read = await socket.ReceiveAsync(buffer)) > 0;)
        {
            reader.Receive(buffer.AsSpan(0, read), Stopwatch.GetTimestamp());
        }
    }

    /// <summary>Memory when so many reads were done.</summary>
    private static async Task<double> EarlyMemoryAsync(GapHistogram delays, long frames, CancellationToken cancellationToken)
    {
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(20));
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                lock (delays)
                {
                    if (delays.Count >= frames)
                    {
                        return Memory("VmRSS");
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            // It ended first.
        }

        return 0;
    }

    private static double Memory(string field)
    {
        string? line = File.Exists("/proc/self/status") ? File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith(field, StringComparison.Ordinal)) : null;
        return line is null ? double.NaN : double.Parse(line.Split(':')[1].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) * 1024 / 1e6;
    }
}
