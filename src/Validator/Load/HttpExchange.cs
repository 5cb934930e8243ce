using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Validator.Load;

/// <summary>
/// One HTTP/1.1 exchange over a connection of its own, read as raw bytes: a client library would hide what the integrity of the
/// stream is judged by, and lose good bytes that stand beside bad ones.
/// </summary>
public sealed class HttpExchange(Uri server, Deadlines deadlines, TimeProvider time)
{
    /// <summary>Many streams at once are slow ones, and hold no more than a few frames each when they are read.</summary>
    private const int BufferSize = 16 * 1024;

    private readonly byte[] _buffer = new byte[BufferSize];

    /// <summary>The newest request; null before the first.</summary>
    public SentRequest? Request { get; private set; }

    /// <summary>Asks for what a path names, and shows the response to <paramref name="reader"/> until it is complete or broken.</summary>
    /// <param name="path">Path of the route.</param>
    /// <param name="reader">Is shown the response.</param>
    /// <param name="cancellationToken">Breaks the exchange off.</param>
    public Task<Exchange> GetAsync(string path, IResponseReader reader, CancellationToken cancellationToken) =>
        SendAsync(new SentRequest(Head("GET", path, string.Empty), []), reader, time.GetTimestamp(), cancellationToken);

    /// <summary>Sends a request and shows the response to <paramref name="reader"/> until it is complete or broken.</summary>
    /// <param name="path">Path of the route.</param>
    /// <param name="body">JSON body, in segments.</param>
    /// <param name="reader">Is shown the response.</param>
    /// <param name="scheduledAt">When the request was due.</param>
    /// <param name="cancellationToken">Breaks the exchange off.</param>
    public Task<Exchange> SendAsync(
        string path, IReadOnlyList<ReadOnlyMemory<byte>> body, IResponseReader reader, long scheduledAt, CancellationToken cancellationToken)
    {
        var length = body.Sum(segment => (long)segment.Length);
        var head = Head("POST", path, $"Content-Type: application/json\r\nContent-Length: {length}\r\n");
        return SendAsync(new SentRequest(head, body), reader, scheduledAt, cancellationToken);
    }

    private byte[] Head(string method, string path, string fields) => Encoding.ASCII.GetBytes(
        $"{method} {path} HTTP/1.1\r\nHost: {server.Authority}\r\nUser-Agent: ollama-validator\r\nAccept: */*\r\n{fields}\r\n");

    private async Task<Exchange> SendAsync(SentRequest request, IResponseReader reader, long scheduledAt, CancellationToken cancellationToken)
    {
        Request = request;
        var trace = new Trace();
        await using var watchdog = new Watchdog(deadlines, time, cancellationToken);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new DnsEndPoint(server.IdnHost, server.Port), watchdog.Token);
            trace.SentAt = time.GetTimestamp();

            // A server may answer before it has read all of a request, and wait for nobody to read that answer.
            using var sending = CancellationTokenSource.CreateLinkedTokenSource(watchdog.Token);
#pragma warning disable CA2025 // It is awaited below, before anything that it uses is disposed of.
            var sent = SendRequestAsync(socket, request, trace, sending.Token);
#pragma warning restore CA2025
            try
            {
                trace.End = await ReceiveAsync(socket, reader, trace, watchdog);
            }
            finally
            {
                await sending.CancelAsync();
                await sent;
            }
        }
        catch (OperationCanceledException)
        {
            trace.End = watchdog.Expired ?? ExchangeEnd.Cancelled;
        }
        catch (SocketException exception)
        {
            trace.End = trace.SentAt is null ? ExchangeEnd.NotSent : ExchangeEnd.Reset;
            trace.Error = exception.Message;
        }

        var endedAt = time.GetTimestamp();

        // What follows may take its time, and must not keep the thread that waits for other connections.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        return new Exchange(trace.End, scheduledAt, trace.SentAt, trace.FirstByteAt, trace.LastByteAt, endedAt, trace.Error);
    }

    private static async Task SendRequestAsync(Socket socket, SentRequest request, Trace trace, CancellationToken cancellationToken)
    {
        try
        {
            await SendAllAsync(socket, request.Head, cancellationToken);
            foreach (var segment in request.Body)
            {
                await SendAllAsync(socket, segment, cancellationToken);
            }
        }
        catch (SocketException exception)
        {
            // A server may refuse a request before it has read all of it: what it answered is still to be read.
            trace.Error = exception.Message;
        }
        catch (OperationCanceledException)
        {
            // The exchange ended first, and says how.
        }
    }

    private static async Task SendAllAsync(Socket socket, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await socket.SendAsync(bytes, SocketFlags.None, cancellationToken)..];
        }
    }

    private async Task<ExchangeEnd> ReceiveAsync(Socket socket, IResponseReader reader, Trace trace, Watchdog watchdog)
    {
        var frames = 0;
        while (true)
        {
            var count = await socket.ReceiveAsync(_buffer, SocketFlags.None, watchdog.Token);
            if (count == 0)
            {
                return ExchangeEnd.Closed;
            }

            var now = time.GetTimestamp();
            trace.FirstByteAt ??= now;
            trace.LastByteAt = now;
            var complete = reader.Receive(_buffer.AsSpan(0, count), now);
            if (complete)
            {
                return ExchangeEnd.Complete;
            }

            if (reader.Frames != frames)
            {
                frames = reader.Frames;
                watchdog.FrameArrived(now);
            }
        }
    }

    private sealed class Trace
    {
        public ExchangeEnd End { get; set; } = ExchangeEnd.NotSent;

        public long? SentAt { get; set; }

        public long? FirstByteAt { get; set; }

        public long? LastByteAt { get; set; }

        public string? Error { get; set; }
    }
}
