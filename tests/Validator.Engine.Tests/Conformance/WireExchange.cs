using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Validator.Engine.Tests.Conformance;

/// <summary>One recorded request on a connection of its own, and what has come back of the answer.</summary>
internal sealed class WireExchange : IDisposable
{
    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "recordings");

    /// <summary>Headers that were sent and that the files of the requests leave out.</summary>
    private static readonly Dictionary<string, string> s_unwritten = new(StringComparer.Ordinal)
    {
        ["34-cors-forbidden-origin"] = "Origin: http://evil.example\r\n",
        ["34-cors-preflight"] = "Origin: http://localhost:3000\r\nAccess-Control-Request-Method: POST\r\n",
        ["34-foreign-host-header"] = "Host: evil.example\r\n",
    };

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly MemoryStream _received = new();
    private readonly string _method;

    private WireExchange(string method) => _method = method;

    public ReadOnlySpan<byte> Received => _received.GetBuffer().AsSpan(0, (int)_received.Length);

    /// <summary>The bytes recorded; none where nothing came.</summary>
    public static byte[] Recorded(string name) => File.ReadAllBytes(Path.Combine(s_folder, $"{name}.response.txt"));

    public static IEnumerable<string> Names() => Directory.EnumerateFiles(s_folder, "*.response.txt")
        .Select(file => Path.GetFileName(file)[..^".response.txt".Length]).Order(StringComparer.Ordinal);

    public static async Task<WireExchange> SendAsync(int port, string name, Func<string, string> change)
    {
        string file = Path.Combine(s_folder, $"{name}.request.txt");
        string text = File.Exists(file)
            ? await File.ReadAllTextAsync(file)
            : "POST /api/generate\nContent-Type: application/json\n\n" + await File.ReadAllTextAsync(Path.Combine(s_folder, "39-bigctx-20k-prompt.request.json"));
        string[] parts = text.Split("\n\n", 2);
        string[] head = parts[0].TrimEnd('\n').Split('\n');
        string headers = string.Concat(head[1..].Select(line => line + "\r\n")) + s_unwritten.GetValueOrDefault(name);
        return await SendAsync(port, head[0], headers, change(parts.Length > 1 ? parts[1] : ""));
    }

    public static async Task<WireExchange> SendAsync(int port, string line, string headers, string body)
    {
        WireExchange exchange = new(line.Split(' ')[0]);
        await exchange._socket.ConnectAsync(IPAddress.Loopback, port);
        string host = headers.Contains("Host: ", StringComparison.Ordinal) ? "" : $"Host: 127.0.0.1:{port}\r\n";
        string length = exchange._method is "GET" or "HEAD" or "OPTIONS" ? "" : $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n";
        await exchange._socket.SendAsync(Encoding.UTF8.GetBytes($"{line} HTTP/1.1\r\n{host}{headers}{length}\r\n{body}"));
        return exchange;
    }

    /// <summary>Reads until the first frame of a streamed answer is there.</summary>
    public Task FirstFrameAsync() => ReadAsync(() => Received.IndexOf("\r\n\r\n"u8) is var head and >= 0 && WireAnswer.Parse(Received).Chunks is not { Count: 0 });

    public async Task<WireAnswer> AnswerAsync()
    {
        await ReadAsync(() => WireAnswer.IsComplete(Received, _method));
        return WireAnswer.Parse(Received);
    }

    public void Dispose()
    {
        _socket.Dispose();
        _received.Dispose();
    }

    private async Task ReadAsync(Func<bool> enough)
    {
        // Only so that an answer that never comes does not hang the walk.
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(5));
        byte[] buffer = new byte[1 << 16];
        while (!enough())
        {
            int read = await _socket.ReceiveAsync(buffer.AsMemory(), limit.Token);
            if (read == 0)
            {
                throw new IOException("the connection ended before the answer was complete");
            }

            _received.Write(buffer, 0, read);
        }
    }
}
