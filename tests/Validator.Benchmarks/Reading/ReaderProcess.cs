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

    /// <summary>OllamaSharp in a process as any program's is.</summary>
    OllamaSharp,

    /// <summary>OllamaSharp in a process that waits for its connections as the tool does.</summary>
    PromptOllamaSharp,
}

/// <summary>
/// Clients of one kind, reading at once in a process of their own on the first core: how the runtime waits is chosen once for a
/// process, and is a good part of what a frame costs. Asked by a line, <c>PORT CONNECTIONS FRAMES</c>, it answers with the
/// nanoseconds of processor time a frame.
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
        if (kind != ReaderKind.OllamaSharp)
        {
            PromptReceives.Prefer();
        }

        while (Console.In.ReadLine() is { } line)
        {
            int[] parts = [.. line.Split(' ').Select(part => int.Parse(part, CultureInfo.InvariantCulture))];
            double spent = await ReadAsync(kind, new IPEndPoint(IPAddress.Loopback, parts[0]), parts[1], parts[2]);
            Console.Out.WriteLine(spent.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Has it read; returns the nanoseconds of processor time a frame.</summary>
    public double Read(IPEndPoint server, int connections, int frames)
    {
        _process.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{server.Port} {connections} {frames}"));
        _process.StandardInput.Flush();
        return double.Parse(_process.StandardOutput.ReadLine() ?? "", CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static async Task<double> ReadAsync(ReaderKind kind, IPEndPoint server, int connections, int frames)
    {
        IStreamClient[] clients = [.. Enumerable.Range(0, connections).Select(_ => Make(kind, server))];
        TimeSpan before = Environment.CpuUsage.TotalTime;
        long[] counted = await Task.WhenAll(clients.Select(client => client.ReadAsync(CancellationToken.None)));
        double spent = (Environment.CpuUsage.TotalTime - before).TotalNanoseconds / frames;
        foreach (IStreamClient client in clients)
        {
            client.Dispose();
        }

        return counted.Sum() < frames ? throw new InvalidOperationException($"{counted.Sum()} of {frames} frames came") : spent;
    }

    private static IStreamClient Make(ReaderKind kind, IPEndPoint server) => kind switch
    {
        ReaderKind.Ours => new OurClient(server),
        ReaderKind.Floor => new FloorClient(server),
        _ => new OllamaSharpClient(server),
    };
}
