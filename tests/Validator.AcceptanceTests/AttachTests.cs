using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace Validator.AcceptanceTests;

/// <summary>A server that runs already is verified, left running, and left as it was; one that is not meant is never spoken to.</summary>
public sealed class AttachTests : IAsyncLifetime
{
    private readonly Workspace _work = new();
    private readonly HttpClient _http = new();
    private Tool? _server;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _http.Dispose();
        _work.Dispose();
    }

    [Fact]
    public async Task It_is_approved_and_lives_on_and_our_model_is_unloaded_and_the_other_is_not()
    {
        await ServeAsync();
        await LoadAsync("synthetic:2m", 1024, "20m");
        _work.Write("spec.yaml", Spec());

        (await Tool.RunAsync(_work.Folder, ["run", "spec.yaml", "-o", _work.Results])).Ended(0);

        Assert.True(_work.Verdict.GetProperty("rehearsal").GetBoolean());
        var left = Assert.Single(await LoadedAsync());
        Assert.Equal(("synthetic:2m", 1024), (left.Name, left.Context));
    }

    [Fact]
    public async Task A_model_that_was_loaded_otherwise_is_loaded_so_again_with_the_time_it_had_left()
    {
        await ServeAsync();
        await LoadAsync("synthetic:1m", 1024, "20m");
        var before = Assert.Single(await LoadedAsync());
        _work.Write("spec.yaml", Spec());

        (await Tool.RunAsync(_work.Folder, ["run", "spec.yaml", "-o", _work.Results])).Ended(0);

        var after = Assert.Single(await LoadedAsync());
        Assert.Equal((before.Name, 1024), (after.Name, after.Context));
        Assert.InRange(after.Expires - before.Expires, TimeSpan.FromMinutes(-1), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task After_a_signal_too_it_is_left_as_it_was()
    {
        await ServeAsync();
        _work.Write("spec.yaml", Spec(load: "{ warmup: 0, requests: 1000000, maxDuration: 2m, timeout: 10m }"));
        await using var tool = Tool.Start(_work.Folder, ["run", "spec.yaml", "-o", _work.Results]);
        await tool.SeesAsync("[load]");

        await tool.SignalAsync("TERM");

        (await tool.EndAsync()).Ended(143);
        Assert.Empty(await LoadedAsync());
    }

    [Fact]
    public async Task Its_end_under_the_load_is_laid_to_it()
    {
        await ServeAsync();
        _work.Write("spec.yaml", Spec(load: "{ warmup: 0, requests: 1000000, maxDuration: 2m, timeout: 10m }"));
        await using var tool = Tool.Start(_work.Folder, ["run", "spec.yaml", "-o", _work.Results]);
        await tool.SeesAsync("[load]");

        await _server!.SignalAsync("KILL");

        var result = (await tool.EndAsync()).Ended(1);
        Assert.Contains("the server at runtime.url ended during the load", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nobody_answers_it_is_the_environments_error()
    {
        _work.Write("spec.yaml", Workspace.Spec(engine: "attach", runtime: $"  url: http://127.0.0.1:{FreePort()}"));

        var result = (await Tool.RunAsync(_work.Folder, ["run", "spec.yaml", "-o", _work.Results])).Ended(3);

        Assert.Contains("runtime.url", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_line_attaches_too()
    {
        await ServeAsync();
        _work.Write("spec.yaml", Workspace.Spec(engine: "ollama"));

        (await Tool.RunAsync(_work.Folder, ["run", "spec.yaml", "-o", _work.Results, "--engine", "attach", "--set", $"runtime.url={_http.BaseAddress}"])).Ended(0);
        (await Tool.RunAsync(_work.Folder, ["run", "spec.yaml", "--engine", "attach"])).Ended(2);
    }

    [Fact]
    public async Task A_server_that_the_environment_names_is_neither_measured_nor_touched()
    {
        using var decoy = new TcpListener(IPAddress.Loopback, 0);
        decoy.Start();
        _work.WriteStandIn();
        _work.Write("spec.yaml", Workspace.Spec(engine: "ollama"));

        (await Tool.RunAsync(_work.Folder, ["run", "spec.yaml", "-o", _work.Results], new Dictionary<string, string?>
        {
            ["OLLAMA_HOST"] = decoy.LocalEndpoint.ToString(),
            ["OLLAMA_EXECUTABLE"] = Path.Combine(_work.Folder, "bin", "ollama"),
        })).Ended(0);

        Assert.False(decoy.Pending());
    }

    [Fact]
    public async Task An_executable_that_hands_over_to_a_server_that_runs_already_is_not_measured()
    {
        await ServeAsync();
        _work.Write("bin/ollama", "#!/bin/sh\nexec sleep 1000\n", executable: true);
        _work.Write("spec.yaml", Workspace.Spec(engine: "ollama", runtime: "  readyTimeout: 1s"));

        (await Tool.RunAsync(_work.Folder, ["run", "spec.yaml", "-o", _work.Results], new Dictionary<string, string?>
        {
            ["OLLAMA_HOST"] = _http.BaseAddress!.Authority,
            ["OLLAMA_EXECUTABLE"] = Path.Combine(_work.Folder, "bin", "ollama"),
        })).Ended(3);

        Assert.Empty(await LoadedAsync());
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private string Spec(string load = "{ warmup: 1, requests: 3, timeout: 60s }") =>
        Workspace.Spec(engine: "attach", load: load, runtime: $"  url: {_http.BaseAddress!.GetLeftPart(UriPartial.Authority)}");

    private async Task ServeAsync()
    {
        var port = FreePort();
        _http.BaseAddress = new Uri($"http://127.0.0.1:{port}");
        _server = Tool.Start(_work.Folder, ["engine", "serve"], new Dictionary<string, string?> { ["OLLAMA_HOST"] = $"127.0.0.1:{port}" });
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await AnswersAsync())
        {
            await poll.WaitForNextTickAsync(deadline.Token);
        }
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri("/api/version", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task LoadAsync(string model, int context, string keepAlive)
    {
        using var answer = await _http.PostAsJsonAsync(new Uri("/api/generate", UriKind.Relative), new { model, stream = false, keep_alive = keepAlive, options = new { num_ctx = context } });
        answer.EnsureSuccessStatusCode();
    }

    private async Task<IReadOnlyList<(string Name, int Context, DateTimeOffset Expires)>> LoadedAsync()
    {
        var ps = await _http.GetFromJsonAsync<JsonElement>(new Uri("/api/ps", UriKind.Relative));
        return [.. ps.GetProperty("models").EnumerateArray().Select(model => (
            model.GetProperty("name").GetString()!, model.GetProperty("context_length").GetInt32(), model.GetProperty("expires_at").GetDateTimeOffset()))];
    }
}
