using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Validator.Tests.Runtime;

/// <summary>An HTTP server in this process that gives one answer to whatever is asked, and keeps what was asked.</summary>
internal sealed class CannedServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Task serving;

    /// <summary>A null body cuts the connection instead; an empty one never answers.</summary>
    public CannedServer(string status, string? body)
    {
        listener.Start();
        serving = ServeAsync(status, body);
    }

    public Uri Address => new($"http://{listener.LocalEndpoint}");

    public string Asked { get; private set; } = string.Empty;

    public void Dispose()
    {
        listener.Dispose();
        _ = serving;
    }

    private async Task ServeAsync(string status, string? body)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                await using var stream = client.GetStream();
                Asked = await ReadRequestAsync(stream);
                if (body is { Length: 0 })
                {
                    _ = await stream.ReadAsync(new byte[1]);
                }
                else if (body is not null)
                {
                    var bytes = Encoding.UTF8.GetByteCount(body);
                    await stream.WriteAsync(Encoding.UTF8.GetBytes(
                        $"HTTP/1.1 {status}\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: {bytes}\r\nConnection: close\r\n\r\n{body}"));
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or IOException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static async Task<string> ReadRequestAsync(NetworkStream stream)
    {
        var text = string.Empty;
        var buffer = new byte[4096];
        while (true)
        {
            text += Encoding.UTF8.GetString(buffer, 0, await stream.ReadAsync(buffer));
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0)
            {
                continue;
            }

            const string header = "Content-Length: ";
            var length = text.Split("\r\n").FirstOrDefault(line => line.StartsWith(header, StringComparison.OrdinalIgnoreCase)) is { } line
                ? int.Parse(line[header.Length..], CultureInfo.InvariantCulture) : 0;
            if (text.Length >= end + 4 + length)
            {
                return text[(end + 4)..];
            }
        }
    }
}
