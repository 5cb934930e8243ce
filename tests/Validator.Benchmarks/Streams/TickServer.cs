using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Validator.Benchmarks.Streams;

/// <summary>
/// Sends frames whose <c>created_at</c> is the moment of their departure, by this machine's clock. It is the other process: told
/// by a line, <c>CONNECTIONS FRAMES MICROSECONDS TOGETHER</c>, how many streams of how many frames to send, how long after one
/// frame the next one leaves, on the next stream, and how many frames one write holds; its first line is its port.
/// </summary>
internal static class TickServer
{
    /// <summary>The word on the command line that makes a process one.</summary>
    public const string Word = "--tick-server";

    public static void Serve()
    {
        using Socket listener = new(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(4096);
        Console.Out.WriteLine(((IPEndPoint)listener.LocalEndPoint!).Port.ToString(CultureInfo.InvariantCulture));
        while (Console.In.ReadLine() is { } line)
        {
            int[] plan = [.. line.Split(' ').Select(word => int.Parse(word, CultureInfo.InvariantCulture))];
            Console.Out.WriteLine(line);
            Answer(listener, plan[0], plan[1], plan[2], plan[3]);
        }
    }

    private static void Answer(Socket listener, int connections, int frames, int microseconds, int together)
    {
        Socket[] sockets = [.. Enumerable.Range(0, connections).Select(_ => Accept(listener))];
        FrameBlock[] blocks = [.. Enumerable.Range(0, FrameBlock.Words).Select(word => new FrameBlock(together, word))];
        long step = (long)(microseconds * 1e-6 * Stopwatch.Frequency);
        long due = Stopwatch.GetTimestamp();
        for (int sent = 0; sent < frames; sent += together)
        {
            FrameBlock block = blocks[sent / together % blocks.Length];
            foreach (Socket socket in sockets)
            {
                for (due += step; Stopwatch.GetTimestamp() < due;)
                {
                    // No timer is as fine as this; the core is the server's alone.
                }

                socket.Send(block.Now());
            }
        }

        foreach (Socket socket in sockets)
        {
            socket.Send(FrameBlock.End(frames));
            socket.Shutdown(SocketShutdown.Send);
        }

        foreach (Socket socket in sockets)
        {
            // Until the client is through with what was sent.
            socket.Receive(new byte[1]);
            socket.Dispose();
        }
    }

    private static Socket Accept(Socket listener)
    {
        Socket socket = listener.Accept();
        socket.NoDelay = true;
        byte[] buffer = new byte[4096];
        for (int length = 0; !buffer.AsSpan(0, length).EndsWith("}"u8);)
        {
            length += socket.Receive(buffer.AsSpan(length));
        }

        socket.Send(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n"));
        return socket;
    }
}
