using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Validator.Engine.Tests;

/// <summary>A response as its bytes came, over a socket of its own.</summary>
internal sealed record RawExchange(int Status, IReadOnlyDictionary<string, string> Headers, IReadOnlyList<string> Chunks, string Body)
{
    public static async Task<RawExchange> SendAsync(int port, string method, string path, string? body, params string[] headers)
    {
        using Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port);
        string host = headers.Any(header => header.StartsWith("Host:", StringComparison.Ordinal)) ? "" : $"Host: 127.0.0.1:{port}\r\n";
        string length = body is null ? "" : $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n";
        string extra = string.Concat(headers.Select(header => header + "\r\n"));
        await socket.SendAsync(Encoding.UTF8.GetBytes($"{method} {path} HTTP/1.1\r\n{host}{length}{extra}Connection: close\r\n\r\n{body}"));
        using MemoryStream received = new();
        await using NetworkStream stream = new(socket);
        await stream.CopyToAsync(received);
        return Parse(received.ToArray());
    }

    public static RawExchange Parse(byte[] bytes)
    {
        int head = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        string[] lines = Encoding.ASCII.GetString(bytes, 0, head).Split("\r\n");
        Dictionary<string, string> headers = lines[1..].Select(line => line.Split(": ", 2)).GroupBy(pair => pair[0], pair => pair[1], StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => string.Join('\n', group), StringComparer.Ordinal);
        ReadOnlySpan<byte> rest = bytes.AsSpan(head + 4);
        List<string> chunks = [];
        if (headers.ContainsKey("Transfer-Encoding"))
        {
            while (!rest.IsEmpty)
            {
                int end = rest.IndexOf("\r\n"u8);
                int size = int.Parse(Encoding.ASCII.GetString(rest[..end]), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                if (size == 0)
                {
                    break;
                }

                chunks.Add(Encoding.UTF8.GetString(rest.Slice(end + 2, size)));
                rest = rest[(end + 2 + size + 2)..];
            }
        }

        string body = chunks.Count > 0 ? string.Concat(chunks) : Encoding.UTF8.GetString(rest);
        return new RawExchange(int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture), headers, chunks, body);
    }
}
