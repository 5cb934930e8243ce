using System.Net.Sockets;
using Validator.Runtime;

namespace Validator.Pipeline;

/// <summary>A connection may break a moment before the system tells that the server's process has ended.</summary>
internal static class ServerDeath
{
    private static readonly TimeSpan NoticedWithin = TimeSpan.FromMilliseconds(300);

    /// <summary>Whether the server has ended, or does so within that moment. Of a server whose supervisor is lost nothing is known.</summary>
    public static async Task<bool> IsNoticedAsync(OllamaServer server, TimeProvider time)
    {
        await Task.WhenAny(server.Exited, Task.Delay(NoticedWithin, time));
        return server.Exited.IsCompleted && !(await server.Exited).SupervisorLost;
    }

    /// <summary>Knocks once after the load: a server that died of its last request is waited for until its end is known.</summary>
    public static async Task LookAsync(OllamaServer server, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(server.BaseAddress.Host, server.BaseAddress.Port, cancellationToken);
        }
        catch (SocketException)
        {
            await IsNoticedAsync(server, time);
        }
    }
}
