using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Validator.Benchmarks.Reading;

/// <summary>How the server hands a stream to its socket.</summary>
internal enum Delivery
{
    /// <summary>One write a frame, as Ollama does, as fast as the socket takes them.</summary>
    FrameByFrame,

    /// <summary>One write a frame, one frame every 25 µs over all connections together, as a model that decodes: none waits behind another.</summary>
    Paced,

    /// <summary>64 KiB a write: what a busy proxy, or a client that fell behind, makes of it.</summary>
    Coalesced,
}

/// <summary>
/// Sends the same stream to every connection, over plain sockets. It is the other process: told by a line,
/// <c>FRAMES DELIVERY CONNECTIONS</c>, what to send from then on; its first line is its port.
/// </summary>
internal static class StreamServer
{
    /// <summary>The word on the command line that makes a process one.</summary>
    public const string Word = "--stream-server";

    private const int CoalescedWrite = 65_536;

    private static readonly TimeSpan s_pace = TimeSpan.FromMicroseconds(25);

    public static void Serve()
    {
        using Socket listener = new(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        Console.Out.WriteLine(((IPEndPoint)listener.LocalEndPoint!).Port.ToString(CultureInfo.InvariantCulture));
        Plan? plan = null;
        new Thread(() => Accept(listener, () => plan!)) { IsBackground = true }.Start();
        while (Console.In.ReadLine() is { } line)
        {
            string[] parts = line.Split(' ');
            plan = new Plan(int.Parse(parts[0], CultureInfo.InvariantCulture), Enum.Parse<Delivery>(parts[1]), int.Parse(parts[2], CultureInfo.InvariantCulture));
            Console.Out.WriteLine(line);
        }
    }

    private static void Accept(Socket listener, Func<Plan> plan)
    {
        while (true)
        {
            Socket socket = listener.Accept();
            Plan now = plan();
            Socket[] together = [socket, .. Enumerable.Range(1, now.Together - 1).Select(_ => listener.Accept())];
            new Thread(() => Answer(together, now)) { IsBackground = true }.Start();
        }
    }

    private static void Answer(Socket[] sockets, Plan plan)
    {
        foreach (Socket socket in sockets)
        {
            socket.NoDelay = true;
            ReadRequest(socket);
        }

        long due = Stopwatch.GetTimestamp();
        long step = plan.IsPaced ? (long)(s_pace.TotalSeconds * Stopwatch.Frequency) : 0;
        foreach (ReadOnlyMemory<byte> write in plan.Writes)
        {
            foreach (Socket socket in sockets)
            {
                // No timer is as fine as this; the core is the server's alone.
                for (due += step; Stopwatch.GetTimestamp() < due;)
                {
                }

                socket.Send(write.Span);
            }
        }

        foreach (Socket socket in sockets)
        {
            socket.Shutdown(SocketShutdown.Send);
        }

        foreach (Socket socket in sockets)
        {
            // Until the client is through with what was sent.
            socket.Receive(new byte[1]);
            socket.Dispose();
        }
    }

    /// <summary>Every request here is one JSON object without braces inside its texts, and ends with its last one.</summary>
    private static void ReadRequest(Socket socket)
    {
        byte[] buffer = new byte[4096];
        int braces = 0;
        bool begun = false;
        while (!begun || braces > 0)
        {
            int count = socket.Receive(buffer);
            foreach (byte one in buffer.AsSpan(0, count))
            {
                begun |= one == '{';
                braces += one == '{' ? 1 : one == '}' ? -1 : 0;
            }

            if (count == 0)
            {
                return;
            }
        }
    }

    private sealed class Plan(int frames, Delivery delivery, int connections)
    {
        public ReadOnlyMemory<byte>[] Writes { get; } = delivery == Delivery.Coalesced
            ? [.. Slices(new StreamText(frames).Bytes)]
            : [.. new StreamText(frames).Writes()];

        public bool IsPaced => delivery == Delivery.Paced;

        /// <summary>Connections that one thread answers: with a pace all of them, or their threads would fight for the core.</summary>
        public int Together => IsPaced ? connections : 1;

        private static IEnumerable<ReadOnlyMemory<byte>> Slices(byte[] bytes)
        {
            for (int start = 0; start < bytes.Length; start += CoalescedWrite)
            {
                yield return bytes.AsMemory(start, Math.Min(CoalescedWrite, bytes.Length - start));
            }
        }
    }
}
