using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Validator.Tests.Load;

/// <summary>A server whose every byte the test decides: it reads one request and hands the connection to the script.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    public RawServer(Func<Socket, string, CancellationToken, Task> script)
    {
        _listener.Start();
        _loop = ServeAsync(script);
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public static Task SayAsync(Socket socket, string text) => socket.SendAsync(Encoding.UTF8.GetBytes(text));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _loop;
        _stop.Dispose();
    }

    private static async Task<string> ReadRequestAsync(Socket socket)
    {
        var buffer = new byte[1 << 20];
        var held = 0;
        while (true)
        {
            var count = await socket.ReceiveAsync(buffer.AsMemory(held));
            held += count;
            var text = Encoding.UTF8.GetString(buffer, 0, held);
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (count == 0 || (end >= 0 && Encoding.UTF8.GetByteCount(text[(end + 4)..]) >= Length(text)))
            {
                return text;
            }
        }
    }

    private static int Length(string request)
    {
        const string Name = "Content-Length: ";
        var start = request.IndexOf(Name, StringComparison.Ordinal) + Name.Length;
        return start < Name.Length ? 0 : int.Parse(request.AsSpan(start, request.IndexOf("\r\n", start, StringComparison.Ordinal) - start), System.Globalization.CultureInfo.InvariantCulture);
    }

    private async Task ServeAsync(Func<Socket, string, CancellationToken, Task> script)
    {
        try
        {
            while (true)
            {
                using var socket = await _listener.AcceptSocketAsync(_stop.Token);
                await script(socket, await ReadRequestAsync(socket), _stop.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // The test is over.
        }
    }
}
