using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Validator.Engine.Tests;

public sealed class SchedulingTests
{
    private const string Short = """{"model":"synthetic:1m","prompt":"hello","stream":false,"options":{"num_predict":2}}""";
    private const string Endless = """{"model":"synthetic:1m","prompt":"hello","options":{"num_predict":0}}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_second_request_waits_for_the_slot_until_the_first_client_goes_away()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        HttpResponseMessage first = await StreamAsync(engine, Endless);
        using StreamReader frames = new(await first.Content.ReadAsStreamAsync(Token));
        await frames.ReadLineAsync(Token);
        Task<JsonNode> second = engine.PostAsync("/api/generate", Short);
        for (int i = 0; i < 500; i++)
        {
            Assert.NotNull(await frames.ReadLineAsync(Token));
        }

        Assert.False(second.IsCompleted);
        first.Dispose();
        Assert.Equal(2, (await second)["eval_count"]!.GetValue<int>());
    }

    [Fact]
    public async Task As_many_as_there_are_slots_run_side_by_side()
    {
        await using TestEngine engine = await TestEngine.StartAsync(new EngineOptions { NumParallel = 2 });
        using HttpResponseMessage first = await StreamAsync(engine, Endless);

        Assert.Equal(2, (await engine.PostAsync("/api/generate", Short))["eval_count"]!.GetValue<int>());
    }

    [Fact]
    public async Task Other_options_reload_the_model_when_it_is_idle()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        HttpResponseMessage first = await StreamAsync(engine, Endless);
        Task<JsonNode> other = engine.GenerateAsync("hello", """{"num_predict":2,"num_ctx":512}""");
        Assert.Equal(4096, Assert.Single(await engine.RunningAsync())!["context_length"]!.GetValue<int>());
        first.Dispose();
        await other;

        Assert.Equal(512, Assert.Single(await engine.RunningAsync())!["context_length"]!.GetValue<int>());
    }

    [Fact]
    public async Task Past_the_queue_a_request_is_refused_while_a_load_is_pending()
    {
        await using TestEngine engine = await TestEngine.StartAsync(new EngineOptions { MaxQueue = 1 });
        HttpResponseMessage first = await StreamAsync(engine, Endless);

        // One waits at the gate to reload, one behind it, the third is one too many.
        List<Task<HttpResponseMessage>> others = [.. Enumerable.Range(0, 3).Select(i => PostAsync(engine, Short.Replace("num_predict", $"num_ctx\":{512 + i},\"num_predict", StringComparison.Ordinal)))];
        using HttpResponseMessage refused = await await Task.WhenAny(others);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal("{\"error\":\"server busy, please try again.  maximum pending requests exceeded\"}", await refused.Content.ReadAsStringAsync(Token));

        first.Dispose();
        HttpResponseMessage[] all = await Task.WhenAll(others);
        Assert.Equal(2, all.Count(response => response.IsSuccessStatusCode));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_model_leaves_when_its_time_is_up_or_it_is_told_to()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        ManualTime time = new();
        await using TestEngine engine = await TestEngine.StartAsync(time: time);
        await engine.GenerateAsync("x", """{"num_predict":1}""", ",\"keep_alive\":\"10s\"");

        // The answer is here before its slot is given back, and only then does the time run.
        await UntilAsync(() => Task.FromResult(time.Waiting == 1), cancellationToken);
        time.Advance(TimeSpan.FromSeconds(9));
        Assert.Single(await engine.RunningAsync());
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Empty(await engine.RunningAsync());

        await engine.GenerateAsync("x", """{"num_predict":1}""", ",\"keep_alive\":-1");
        time.Advance(TimeSpan.FromDays(1000));
        Assert.StartsWith("2", Assert.Single(await engine.RunningAsync())!["expires_at"]!.GetValue<string>(), StringComparison.Ordinal);
        JsonNode unloaded = await engine.PostAsync("/api/generate", """{"model":"synthetic:1m","keep_alive":0}""");
        Assert.Equal("unload", unloaded["done_reason"]!.GetValue<string>());
        Assert.Empty(await engine.RunningAsync());

        await engine.GenerateAsync("x", """{"num_predict":1}""", ",\"keep_alive\":0");
        await UntilAsync(async () => (await engine.RunningAsync()).Count == 0, cancellationToken);
        Assert.Empty(await engine.RunningAsync());
    }

    [Fact]
    public async Task A_model_that_memory_cannot_hold_is_refused()
    {
        await using TestEngine engine = await TestEngine.StartAsync();

        JsonNode answer = await engine.PostAsync("/api/generate", """{"model":"synthetic:1000b","prompt":"x"}""", 500);

        Assert.StartsWith("model requires more system memory (", answer["error"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(2, (await engine.PostAsync("/api/generate", Short))["eval_count"]!.GetValue<int>());
    }

    private static async Task UntilAsync(Func<Task<bool>> holds, CancellationToken cancellationToken)
    {
        while (!await holds())
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static async Task<HttpResponseMessage> StreamAsync(TestEngine engine, string body)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri("/api/generate", UriKind.Relative)) { Content = new StringContent(body) };
        return await engine.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
    }

    private static async Task<HttpResponseMessage> PostAsync(TestEngine engine, string body)
    {
        using StringContent content = new(body);
        return await engine.Client.PostAsync(new Uri("/api/generate", UriKind.Relative), content, Token);
    }
}
