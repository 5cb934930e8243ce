using System.Globalization;
using System.Net;
using OllamaSharp;
using OllamaSharp.Models;

namespace Validator.Engine.Tests;

public sealed class ServerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_process_says_where_it_listens_and_ends_with_0_when_cancelled()
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using StringWriter log = new(CultureInfo.InvariantCulture);
        await stop.CancelAsync();

        Assert.Equal(0, await EngineServer.RunAsync(new EngineOptions { Endpoint = new(IPAddress.Loopback, 0) }, log, TimeProvider.System, stop.Token));
    }

    [Fact]
    public async Task A_taken_port_is_said_in_Ollamas_words()
    {
        await using TestEngine other = await TestEngine.StartAsync();
        using StringWriter log = new(CultureInfo.InvariantCulture);

        Assert.Equal(1, await EngineServer.RunAsync(new EngineOptions { Endpoint = new(IPAddress.Loopback, other.Port) }, log, TimeProvider.System, Token));
        Assert.Equal($"Error: listen tcp 127.0.0.1:{other.Port}: bind: address already in use", log.ToString().TrimEnd());
    }

    [Fact]
    public async Task Ending_cuts_a_stream_without_a_terminal_chunk()
    {
        TestEngine engine = await TestEngine.StartAsync();
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri("/api/generate", UriKind.Relative))
        {
            Content = new StringContent("""{"model":"synthetic:1m","prompt":"x","options":{"num_predict":0}}"""),
        };
        using HttpResponseMessage response = await engine.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        using StreamReader frames = new(await response.Content.ReadAsStreamAsync(Token));
        await frames.ReadLineAsync(Token);

        await Task.WhenAll(engine.DisposeAsync().AsTask(), Assert.ThrowsAnyAsync<IOException>(() => frames.ReadToEndAsync(Token)));
    }

    [Fact]
    public async Task A_body_of_broken_chunks_is_the_client_s_fault()
    {
        await using TestEngine engine = await TestEngine.StartAsync();

        RawExchange answer = await RawExchange.SendAsync(engine.Port, "POST", "/api/generate", null, "Transfer-Encoding: chunked", "X-Filler: 1\r\n\r\nno size");

        Assert.Equal((400, """{"error":"unexpected EOF"}"""), (answer.Status, answer.Body));
    }

    [Theory]
    [InlineData("Host: evil.example", 403)]
    [InlineData("Origin: http://evil.example", 403)]
    [InlineData("Host: localhost:1234", 200)]
    [InlineData("Origin: http://localhost:3000", 200)]
    [InlineData("Origin: null", 403)]
    public async Task Foreign_hosts_and_origins_stay_out(string header, int status)
    {
        await using TestEngine engine = await TestEngine.StartAsync();

        RawExchange answer = await RawExchange.SendAsync(engine.Port, "GET", "/api/tags", null, header);

        Assert.Equal(status, answer.Status);
        Assert.Equal(status == 200, answer.Body.Length > 0);
    }

    [Fact]
    public async Task OllamaSharp_drives_it()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        using OllamaApiClient client = new(engine.Address, "synthetic:1m");

        Assert.Contains((await client.ListLocalModelsAsync(Token)), model => model.Name == "synthetic:60m");
        Assert.Equal("synthetic", (await client.ShowModelAsync("synthetic:8m", Token)).Details.Family);
        List<string> pieces = [];
        await foreach (GenerateResponseStream? frame in client.GenerateAsync(new GenerateRequest { Prompt = "hi", Options = new RequestOptions { NumPredict = 5, NumThread = 1 } }, Token))
        {
            pieces.Add(frame!.Response);
        }

        Assert.Equal(6, pieces.Count);
        Assert.Equal("synthetic:1m", Assert.Single(await client.ListRunningModelsAsync(Token)).Name);
    }
}
