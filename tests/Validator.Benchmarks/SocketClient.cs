using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Validator.Benchmarks;

/// <summary>A client that does as little as can be done: one connection, one request, bytes to the end.</summary>
internal static class SocketClient
{
    public static async Task<byte[]> ReadAsync(IPEndPoint server, byte[] request, CancellationToken cancellationToken)
    {
        using Socket socket = await SendAsync(server, request, cancellationToken);
        using MemoryStream received = new();
        await using NetworkStream stream = new(socket);
        await stream.CopyToAsync(received, cancellationToken);
        return received.ToArray();
    }

    /// <summary>Reads and forgets; returns the number of bytes.</summary>
    public static async Task<long> CountAsync(IPEndPoint server, byte[] request, CancellationToken cancellationToken)
    {
        using Socket socket = await SendAsync(server, request, cancellationToken);
        byte[] buffer = new byte[1 << 16];
        long total = 0;
        for (int read; (read = await socket.ReceiveAsync(buffer, cancellationToken)) > 0; total += read)
        {
        }

        return total;
    }

    /// <summary>A request in full.</summary>
    public static byte[] Request(string path, byte[] body) =>
    [
        .. Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n"),
        .. body,
    ];

    /// <summary>The chunks of a response.</summary>
    public static byte[][] Chunks(ReadOnlySpan<byte> response)
    {
        ReadOnlySpan<byte> rest = response[(response.IndexOf("\r\n\r\n"u8) + 4)..];
        List<byte[]> chunks = [];
        while (true)
        {
            int end = rest.IndexOf("\r\n"u8);
            int size = int.Parse(Encoding.ASCII.GetString(rest[..end]), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size == 0)
            {
                return [.. chunks];
            }

            chunks.Add(rest.Slice(end + 2, size).ToArray());
            rest = rest[(end + 2 + size + 2)..];
        }
    }

    private static async Task<Socket> SendAsync(IPEndPoint server, byte[] request, CancellationToken cancellationToken)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server, cancellationToken);
        await socket.SendAsync(request, cancellationToken);
        return socket;
    }
}
