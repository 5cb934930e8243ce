using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Validator.TestServer;

/// <summary>The least that passes for <c>ollama serve</c>: listens where OLLAMA_HOST says and answers everything with its version.</summary>
internal static class StandIn
{
    public static async Task<int> ServeAsync(bool ignoreTerminate)
    {
        using var ignored = ignoreTerminate ? PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => context.Cancel = true) : null;
        using var listener = new TcpListener(IPEndPoint.Parse(Environment.GetEnvironmentVariable("OLLAMA_HOST")!));
        try
        {
            listener.Start();
        }
        catch (SocketException exception)
        {
            await Console.Error.WriteLineAsync($"Error: listen tcp: {exception.Message}");
            return 1;
        }

        await Console.Out.WriteLineAsync("listening");
        while (true)
        {
            using var client = await listener.AcceptTcpClientAsync();
            await using var stream = client.GetStream();
            // A request fits into one read here: the tests send nothing but a few header lines.
            if (await stream.ReadAsync(new byte[4096]) > 0)
            {
                await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 28\r\nConnection: close\r\n\r\n{\"version\":\"0.33.0-standin\"}"u8.ToArray());
            }
        }
    }
}
