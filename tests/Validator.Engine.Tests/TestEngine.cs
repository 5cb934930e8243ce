using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Validator.Engine.Tests;

/// <summary>An engine on a port of its own, and a client for it.</summary>
internal sealed class TestEngine : IAsyncDisposable
{
    public const string Model = "synthetic:1m";

    private readonly EngineHost _host;
    private readonly SocketsHttpHandler _handler;

    private TestEngine(EngineHost host)
    {
        _host = host;

        // An aborted stream is cut at once, not read on for two seconds in the hope of its end.
        _handler = new SocketsHttpHandler { ResponseDrainTimeout = TimeSpan.Zero, MaxResponseDrainSize = 0 };
        Client = new HttpClient(_handler) { BaseAddress = host.BaseAddress };
    }

    public HttpClient Client { get; }

    public Uri Address => _host.BaseAddress;

    public int Port => _host.Endpoint.Port;

    public static async Task<TestEngine> StartAsync(EngineOptions? options = null, TimeProvider? time = null)
    {
        EngineOptions chosen = (options ?? new EngineOptions()) with { Endpoint = new(System.Net.IPAddress.Loopback, 0) };
        return new TestEngine(await EngineHost.StartAsync(chosen, TextWriter.Null, time ?? TimeProvider.System, TestContext.Current.CancellationToken));
    }

    public async Task<JsonNode> PostAsync(string path, string body, int status = 200)
    {
        using StringContent content = new(body);
        using HttpResponseMessage response = await Client.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
        Assert.Equal(status, (int)response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!;
    }

    /// <summary>An answer that is not streamed.</summary>
    public Task<JsonNode> GenerateAsync(string prompt, string options, string more = "") =>
        PostAsync("/api/generate", $$"""{"model":"{{Model}}","prompt":"{{prompt}}","stream":false,"options":{{options}}{{more}}}""");

    public async Task<JsonArray> RunningAsync() =>
        (await Client.GetFromJsonAsync<JsonNode>(new Uri("/api/ps", UriKind.Relative), TestContext.Current.CancellationToken))!["models"]!.AsArray();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _handler.Dispose();
        await _host.DisposeAsync();
    }
}
