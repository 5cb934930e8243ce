using System.Diagnostics;
using System.Globalization;
using System.Net;
using Validator.Load;

namespace Validator.Benchmarks.Reading;

/// <summary>Who reads.</summary>
internal enum ReaderKind
{
    /// <summary>The tool's own reader, in a process as the tool's is.</summary>
    Ours,

    /// <summary>The loop that finds newlines, in the same kind of process.</summary>
    Floor,

    /// <summary>.NET's own client and a line after the other, in a process as any program's is.</summary>
    HttpClient,

    /// <summary>OllamaSharp in a process as any program's is.</summary>
    OllamaSharp,

    /// <summary>OllamaSharp in a process that waits for its connections as the tool does.</summary>
    PromptOllamaSharp,
}

/// <summary>
/// Clients of one kind, reading at once in a process of their own on the first core: how the runtime waits is chosen once for a
/// process, and is a good part of what a frame costs. Asked by a line, <c>PORT CONNECTIONS FRAMES</c>, it answers with the
/// nanoseconds of processor time and the bytes of memory that a frame took.
/// </summary>
internal sealed class ReaderProcess : IDisposable
{
    /// <summary>The word on the command line that makes a process one; the kind follows.</summary>
    public const string Word = "--reader";

    private readonly Process _process;

    public ReaderProcess(ReaderKind kind)
    {
        _process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!)
        {
            ArgumentList = { Word, kind.ToString() },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Core.Keep(_process.Id, 0);
    }

    /// <summary>The other side: answers until its input ends.</summary>
    public static async Task ServeAsync(ReaderKind kind)
    {
        if (kind is not (ReaderKind.OllamaSharp or ReaderKind.HttpClient))
        {
            PromptReceives.Prefer();
        }

        // A worker of a run sends and reads by the same all along.
        List<IStreamClient> clients = [];
        while (Console.In.ReadLine() is { } line)
        {
            int[] parts = [.. line.Split(' ').Select(part => int.Parse(part, CultureInfo.InvariantCulture))];
            (double spent, double allocated) = await ReadAsync(Enough(parts[1], new IPEndPoint(IPAddress.Loopback, parts[0])), parts[2]);
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{spent} {allocated}"));
        }

        foreach (IStreamClient client in clients)
        {
            client.Dispose();
        }

        IEnumerable<IStreamClient> Enough(int connections, IPEndPoint server)
        {
            while (clients.Count < connections)
            {
                clients.Add(Make(kind, server));
            }

            return clients.Take(connections);
        }
    }

    /// <summary>Has it read; returns the nanoseconds of processor time and the bytes allocated a frame.</summary>
    public (double Nanoseconds, double Bytes) Read(IPEndPoint server, int connections, int frames)
    {
        _process.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{server.Port} {connections} {frames}"));
        _process.StandardInput.Flush();
        double[] read = [.. (_process.StandardOutput.ReadLine() ?? "").Split(' ').Select(part => double.Parse(part, CultureInfo.InvariantCulture))];
        return (read[0], read[1]);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static async Task<(double Nanoseconds, double Bytes)> ReadAsync(IEnumerable<IStreamClient> clients, int frames)
    {
        long allocatedBefore = GC.GetTotalAllocatedBytes(precise: true);
        TimeSpan before = Environment.CpuUsage.TotalTime;
        long[] counted = await Task.WhenAll(clients.Select(client => client.ReadAsync(CancellationToken.None)));
        double spent = (Environment.CpuUsage.TotalTime - before).TotalNanoseconds / frames;
        double allocated = (double)(GC.GetTotalAllocatedBytes(precise: true) - allocatedBefore) / frames;
        return counted.Sum() < frames ? throw new InvalidOperationException($"{counted.Sum()} of {frames} frames came") : (spent, allocated);
    }

    private static IStreamClient Make(ReaderKind kind, IPEndPoint server) => kind switch
    {
        ReaderKind.Ours => new OurClient(server),
        ReaderKind.Floor => new FloorClient(server),
        ReaderKind.HttpClient => new HttpClientLoop(server),
        _ => new OllamaSharpClient(server),
    };
}
