using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Validator.AcceptanceTests;

/// <summary>The embedded engine, served by the tool on a free port of its own.</summary>
internal sealed class EngineServer : IAsyncDisposable
{
    private readonly Tool _tool;

    private EngineServer(Tool tool, string url) => (_tool, Url) = (tool, url);

    public string Url { get; }

    public static async Task<EngineServer> StartAsync(string folder)
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        var tool = Tool.Start(folder, ["engine", "serve"], new Dictionary<string, string?> { ["OLLAMA_HOST"] = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}") });
        await tool.SeesAsync("Listening on");
        return new EngineServer(tool, string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
    }

    public async ValueTask DisposeAsync()
    {
        await _tool.SignalAsync("TERM");
        await _tool.DisposeAsync();
    }
}
