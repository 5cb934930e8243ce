using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Validator.AcceptanceTests;

/// <summary>The health check of a running server, and the judgement of recorded bytes, as their exit codes and words tell them.</summary>
public sealed class CheckTests : IDisposable
{
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task A_sound_server_is_healthy_and_the_first_line_says_so()
    {
        await using var engine = await ServeAsync();

        var told = (await Tool.RunAsync(_work.Folder, ["check", engine.Url])).Ended(0);
        var json = JsonDocument.Parse((await Tool.RunAsync(_work.Folder, ["check", engine.Url, "--model", "synthetic:1m", "--json", "--api", "chat", "--verbosity", "quiet"])).Ended(0).Output).RootElement;

        Assert.StartsWith($"HEALTHY {engine.Url}, Ollama ", told.Output, StringComparison.Ordinal);
        Assert.Contains("check: loading synthetic:1m", told.Error, StringComparison.Ordinal);
        Assert.Contains("client hazard, no violation: one-document reader", told.Output, StringComparison.Ordinal);
        Assert.Equal((1, "healthy"), (json.GetProperty("schemaVersion").GetInt32(), json.GetProperty("verdict").GetString()));
        Assert.False(json.GetProperty("loadedByCheck").GetBoolean());
        Assert.Equal(3, json.GetProperty("answers").GetArrayLength());
    }

    [Theory]
    [InlineData("concatenate", "json.concatenated")]
    [InlineData("cut", "transport.premature_eof")]
    [InlineData("noTerminal", "stream.no_terminal")]
    public async Task A_server_that_misbehaves_is_told_with_class_remedy_and_bytes(string fault, string @class)
    {
        await using var engine = await ServeAsync("--faults", _work.Write("faults.yaml", $"apiVersion: ollama-validator/faults/v1\nfaults:\n  - {{ kind: {fault} }}\n"));

        var told = (await Tool.RunAsync(_work.Folder, ["check", engine.Url])).Ended(1).Output;

        Assert.StartsWith("VIOLATIONS ", told, StringComparison.Ordinal);
        Assert.Contains($"{@class} (laid to ", told, StringComparison.Ordinal);
        Assert.Contains("      do: ", told, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^ +[0-9a-f]{8}  ([0-9a-f]{2} +){16}\|", told);
        Assert.Matches(@"(?m)^ +\^\^ +\^$", told);
    }

    [Fact]
    public async Task What_is_not_there_is_the_environments_fault()
    {
        await using var engine = await ServeAsync();
        using var foreign = new TcpListener(IPAddress.Loopback, 0);
        foreign.Start();
#pragma warning disable CA2025 // It is awaited below, before the listener is disposed of.
        var page = AnswerAsync(foreign);
#pragma warning restore CA2025

        var model = (await Tool.RunAsync(_work.Folder, ["check", engine.Url, "--model", "synthetic:1n"])).Ended(3).Output;
        var port = (await Tool.RunAsync(_work.Folder, ["check", $"http://127.0.0.1:{FreePort()}"])).Ended(3).Output;
        var other = (await Tool.RunAsync(_work.Folder, ["check", $"http://{foreign.LocalEndpoint}"])).Ended(3).Output;
        await page;

        Assert.Contains("did you mean synthetic:1m?", model, StringComparison.Ordinal);
        Assert.Contains("nothing answers at 127.0.0.1:", port, StringComparison.Ordinal);
        Assert.Contains("is not Ollama: GET /api/version gave status 200, text/html", other, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no URL (did you mean http://127.0.0.1:11434?)", "127.0.0.1:11434")]
    [InlineData("the scheme is https", "https://127.0.0.1:11434")]
    [InlineData("name a URL")]
    [InlineData("exclude each other", "http://127.0.0.1:1", "--replay", "x")]
    [InlineData("--timeout soon", "http://127.0.0.1:1", "--timeout", "soon")]
    [InlineData("--api generat: legal are", "http://127.0.0.1:1", "--api", "generat")]
    [InlineData("goes with --replay alone", "http://127.0.0.1:1", "--no-stream")]
    [InlineData("there is no file 'nowhere'", "--replay", "nowhere")]
    [InlineData("is neither a wire file (gzip) nor an HTTP response", "--replay", "words.txt")]
    public async Task A_wrong_command_line_is_told(string words, params string[] arguments)
    {
        _work.Write("words.txt", "words");

        Assert.Contains(words, (await Tool.RunAsync(_work.Folder, ["check", .. arguments])).Ended(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_that_hangs_ends_with_the_signal()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var check = Tool.Start(_work.Folder, ["check", $"http://{silent.LocalEndpoint}", "--json"]);
        using var asked = await silent.AcceptTcpClientAsync();

        await check.SignalAsync("TERM");

        Assert.Equal("cancelled", JsonDocument.Parse((await check.EndAsync()).Ended(143).Output).RootElement.GetProperty("verdict").GetString());
    }

    [Theory]
    [InlineData("{ kind: concatenate, when: { requests: \">= 3\" } }")]
    [InlineData("{ kind: cut, when: { requests: \">= 3\" } }, { kind: invalidUtf8, when: { requests: 4 } }")]
    [InlineData("{ kind: reset, when: { requests: \">= 3\" } }")]
    [InlineData("{ kind: stall, when: { requests: \">= 4\" } }")]
    [InlineData("{ kind: status, when: { requests: \">= 3\" } }")]
    public async Task What_a_run_kept_is_judged_the_same_and_reports_show_the_bytes(string faults)
    {
        _work.Write("faults.yaml", $"apiVersion: ollama-validator/faults/v1\nfaults: [{faults}]\n");
        var spec = _work.Write("spec.yaml", Workspace.Spec(runtime: "  faults: faults.yaml", load: "{ warmup: 1, requests: 4, timeout: 60s, stallTimeout: 1s }"));
        (await Tool.RunAsync(_work.Folder, ["run", spec, "-o", _work.Results])).Ended(1);
        var log = Directory.EnumerateFiles(_work.Results, "requests.jsonl", SearchOption.AllDirectories).Single();
        var failed = File.ReadLines(log).Select(line => JsonDocument.Parse(line).RootElement).Where(record => record.GetProperty("outcome").GetString() == "failed").ToArray();
        Assert.NotEmpty(failed);

        foreach (var record in failed)
        {
            var file = Path.Combine(Path.GetDirectoryName(log)!, record.GetProperty("wire").GetString()!);
            var replay = JsonDocument.Parse((await Tool.RunAsync(_work.Folder, ["check", "--replay", file, "--json"])).Ended(1).Output).RootElement;
            Assert.Equal(Classes(record), Classes(replay.GetProperty("answer")));
            Assert.Equal(0, replay.GetProperty("notes").GetArrayLength());
        }

        // The figures of a run that is over come from its log, the bytes around an offence too.
        var markdown = (await Tool.RunAsync(_work.Folder, ["report", _work.Results, "--format", "markdown"])).Ended(0).Output;
        var again = (await Tool.RunAsync(_work.Folder, ["gate", _work.Results, "--json"])).Ended(1).Output;
        Assert.All([markdown, again, File.ReadAllText(Path.Combine(_work.Results, "junit.xml"))], text => Assert.Contains("^^", text, StringComparison.Ordinal));
    }

    private static string?[] Classes(JsonElement answer) => [.. answer.GetProperty("violations").EnumerateArray().Select(violation => violation.GetProperty("class").GetString())];

    private async Task<Served> ServeAsync(params string[] arguments)
    {
        var port = FreePort();
        var tool = Tool.Start(_work.Folder, ["engine", "serve", .. arguments], new Dictionary<string, string?> { ["OLLAMA_HOST"] = $"127.0.0.1:{port}" });
        await tool.SeesAsync("Listening on");
        return new Served(tool, string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static async Task AnswerAsync(TcpListener listener)
    {
        using var client = await listener.AcceptTcpClientAsync();
        await using var stream = client.GetStream();
        Assert.True(await stream.ReadAsync(new byte[4096]) > 0);
        await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>"u8.ToArray());
    }

    private sealed record Served(Tool Tool, string Url) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Tool.SignalAsync("TERM");
            await Tool.DisposeAsync();
        }
    }
}
