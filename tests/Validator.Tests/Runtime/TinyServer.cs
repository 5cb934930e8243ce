using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Validator.Tests.Runtime;

/// <summary>A request as a <see cref="TinyServer"/> took it.</summary>
internal sealed record TinyRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);
}

/// <summary>An HTTP server over loopback that writes just the bytes a test wants on the wire, one request a connection.</summary>
internal sealed class TinyServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _over = new();
    private readonly Task _serving;

    /// <param name="answer">Writes the whole answer; the connection ends with it, which cuts an answer that is not whole.</param>
    public TinyServer(Func<TinyRequest, Stream, CancellationToken, Task> answer)
    {
        _listener.Start();
        _serving = ServeAsync(answer);
    }

    public Uri Address => new($"http://{_listener.LocalEndpoint}");

    /// <summary>All that was asked, in the order in which it came.</summary>
    public ConcurrentQueue<TinyRequest> Requests { get; } = [];

    /// <summary>A whole answer.</summary>
    public static async Task AnswerAsync(Stream stream, string status, byte[] body, params string[] headers)
    {
        await HeadAsync(stream, status, [.. headers, string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}")]);
        await stream.WriteAsync(body);
    }

    public static Task AnswerAsync(Stream stream, string status, string body) => AnswerAsync(stream, status, Encoding.UTF8.GetBytes(body), "Content-Type: application/json");

    /// <summary>Status and headers alone.</summary>
    public static async Task HeadAsync(Stream stream, string status, params string[] headers) =>
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\n{string.Concat(headers.Select(header => header + "\r\n"))}Connection: close\r\n\r\n"));

    public async ValueTask DisposeAsync()
    {
        if (!_serving.IsCompleted)
        {
            await _over.CancelAsync();
            _listener.Dispose();
            await _serving;
            _over.Dispose();
        }
    }

    private async Task ServeAsync(Func<TinyRequest, Stream, CancellationToken, Task> answer)
    {
        var open = new List<Task>();
        try
        {
            while (true)
            {
                open.Add(OneAsync(await _listener.AcceptTcpClientAsync(_over.Token), answer));
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The test is over.
        }

        await Task.WhenAll(open);
    }

    private async Task OneAsync(TcpClient client, Func<TinyRequest, Stream, CancellationToken, Task> answer)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                await using (stream)
                {
                    if (await ReadAsync(stream) is { } request)
                    {
                        Requests.Enqueue(request);
                        await answer(request, stream, _over.Token);
                        // All that was sent arrives before the end does.
                        client.Client.Shutdown(SocketShutdown.Send);
                        _ = await stream.ReadAsync(new byte[1], _over.Token);
                    }
                }
            }
            catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
            {
                // The client is gone, or the test is over.
            }
        }
    }

    private async Task<TinyRequest?> ReadAsync(NetworkStream stream)
    {
        var bytes = new List<byte>();
        var buffer = new byte[8192];
        int end;
        while ((end = CollectionsEnd(bytes)) < 0)
        {
            var read = await stream.ReadAsync(buffer, _over.Token);
            if (read == 0)
            {
                return null;
            }

            bytes.AddRange(buffer[..read]);
        }

        var lines = Encoding.ASCII.GetString([.. bytes[..end]]).Split("\r\n");
        var headers = lines.Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        var length = headers.TryGetValue("Content-Length", out var digits) ? int.Parse(digits, CultureInfo.InvariantCulture) : 0;
        var body = new byte[length];
        var had = Math.Min(length, bytes.Count - end - 4);
        bytes.CopyTo(end + 4, body, 0, had);
        await stream.ReadExactlyAsync(body.AsMemory(had), _over.Token);
        return new TinyRequest(lines[0].Split(' ')[0], lines[0].Split(' ')[1], headers, body);
    }

    private static int CollectionsEnd(List<byte> bytes) =>
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes).IndexOf("\r\n\r\n"u8);
}
