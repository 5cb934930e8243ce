using System.Net.Sockets;
using Validator.Pipeline;
using Validator.Spec;
using Validator.Tests.Load;
using Xunit;

namespace Validator.Tests.Pipeline;

/// <summary>The health check against servers whose every byte is decided here.</summary>
public sealed class HealthCheckTests
{
    private const string Version = """{"version":"0.33.0"}""";
    private const string Tags = """
        {"models":[{"name":"big:latest","size":9000,"details":{"family":"llama"}},{"name":"small:latest","size":10,"details":{"families":["bert"]}},
        {"name":"far:cloud","size":5,"remote_host":"https://example.com"},{"name":"tiny:latest","size":20,"capabilities":["completion"]},{"name":"odd","details":7},{}, 3]}
        """;

    private const string Terminal = ""","created_at":"2026-11-23T06:06:56Z","message":{"role":"assistant","content":"one"},"response":"one","done":true,"done_reason":"length","total_duration":5,"load_duration":1,"prompt_eval_count":7,"prompt_eval_duration":1,"eval_count":1,"eval_duration":1}""";

    private readonly List<string> _asked = [];

    [Fact]
    public async Task The_smallest_model_that_generates_here_is_chosen()
    {
        var report = await CheckAsync();

        Assert.Equal(("healthy", "tiny:latest", true), (report.Verdict, report.Model, report.LoadedByCheck));
        Assert.Equal("POST /api/generate", _asked[3]);
    }

    [Fact]
    public async Task A_model_in_memory_comes_first_and_is_asked_with_the_context_it_has()
    {
        var report = await CheckAsync(ps: """{"models":[{"name":"big:latest","context_length":8192}]}""");

        Assert.Equal(("healthy", "big:latest", false), (report.Verdict, report.Model, report.LoadedByCheck));
        Assert.Equal(6, report.Answers.Count);
        Assert.All(_bodies, body => Assert.Contains("\"num_ctx\":8192", body, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", Tags, "is not Ollama: GET /api/version gave an answer that breaks off")]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nno", Tags, "gave status 404, text/plain, beginning \"no\"")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n", Tags, "is not Ollama")]
    [InlineData("[1]", Tags, "is not Ollama")]
    [InlineData("{\"version\":1}", Tags, "an object without a version")]
    [InlineData("{\"version\":\"1\",\"version\":\"2\"}", Tags, "is not Ollama")]
    [InlineData(Version, "{\"models\":null}", "the server has no model at all")]
    [InlineData(Version, "{\"models\":[]}", "the server has no model at all")]
    [InlineData(Version, "{}", "an object without models")]
    [InlineData(Version, "{\"models\":[{\"name\":\"small\",\"capabilities\":[\"embedding\"]}]}", "none of the server's models generates text here: small")]
    public async Task What_is_no_server_to_check_is_the_environments_fault(string version, string tags, string reason)
    {
        var report = await CheckAsync(version, tags);

        Assert.Equal(3, report.ExitCode);
        Assert.Contains(reason, report.Reason, StringComparison.Ordinal);
        Assert.NotNull(report.Remedy);
    }

    [Theory]
    [InlineData("HTTP/1.1 500 Internal Server Error\r\nContent-Type: application/json\r\nContent-Length: 46\r\n\r\n{\"error\":\"model requires more system memory!\"}", "did not load tiny:latest: HTTP 500: model requires more system memory!")]
    [InlineData("", "the server broke off while it loaded tiny:latest")]
    public async Task A_model_that_cannot_be_loaded_is_too(string load, string reason)
    {
        var report = await CheckAsync(answer: _ => load);

        Assert.Equal(3, report.ExitCode);
        Assert.Contains(reason, report.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_does_not_generate_is_too()
    {
        var words = """{"error":"\"small:latest\" does not support generate"}""";

        var report = await CheckAsync(ps: """{"models":[{"name":"small:latest"}]}""", model: "small", answer: _ => $"HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nContent-Length: {words.Length}\r\n\r\n{words}");

        Assert.Equal(3, report.ExitCode);
        Assert.Contains("does not support generate", report.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_load_that_was_none_of_the_checks_is_told()
    {
        var report = await CheckAsync(
            ps: """{"models":[{"name":"tiny:latest"}]}""",
            answer: request => Sound(request, "\"total_duration\":900000009,\"load_duration\":900000000"),
            time: new SteppingTime());

        Assert.Equal(0, report.ExitCode);
        Assert.Contains("loaded with options that it does not tell", report.Notes[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_the_time_is_over_nothing_is_concluded_from_what_was_still_coming()
    {
        await using var server = new RawServer(async (socket, request, stop) =>
        {
            if (request.StartsWith("GET", StringComparison.Ordinal))
            {
                await RawServer.SayAsync(socket, Control(request, Version, Tags, """{"models":[{"name":"tiny:latest"}]}"""));
                return;
            }

            var frame = """{"model":"tiny:latest","created_at":"2026-11-23T06:06:56Z","response":"one","done":false}""" + "\n";
            await RawServer.SayAsync(socket, $"HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\n\r\n{frame}");
            await Task.Delay(Timeout.Infinite, stop);
        });

        var report = await new HealthCheck(new HealthCheckOptions { Server = server.Address, Timeout = TimeSpan.FromMinutes(1), Time = new JumpingTime() })
            .RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(("inconclusive", 4), (report.Verdict, report.ExitCode));
        Assert.Contains("the time was over after 0 of 6 answers", report.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signal_breaks_it_off()
    {
        using var stop = new CancellationTokenSource();
        await using var server = new RawServer(async (_, _, end) =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, end);
        });

        Assert.Equal(("cancelled", 130), await Of(server.Address));

        async Task<(string, int)> Of(Uri address)
        {
            var report = await new HealthCheck(new HealthCheckOptions { Server = address }).RunAsync(stop.Token);
            return (report.Verdict, report.ExitCode);
        }
    }

    [Theory]
    [InlineData("http://127.0.0.1:11434", null)]
    [InlineData("http://[::1]:11434/ollama/", null)]
    [InlineData("localhost:11434", "did you mean http://localhost:11434?")]
    [InlineData("https://example.com", "the scheme is https")]
    [InlineData("http://user:word@host/", "has more in it than")]
    [InlineData("http://", "is no URL")]
    [InlineData("", "is no URL")]
    public void An_address_is_read_or_told(string text, string? words)
    {
        var (server, problem) = HealthCheckOptions.Address(text);

        Assert.Equal(words is null, server is not null);
        Assert.Contains(words ?? string.Empty, problem?.ToString() ?? string.Empty, StringComparison.Ordinal);
        Assert.DoesNotContain("word@", problem?.ToString() ?? string.Empty, StringComparison.Ordinal);
    }

    private readonly List<string> _bodies = [];

    private async Task<HealthReport> CheckAsync(
        string version = Version, string tags = Tags, string ps = """{"models":[]}""", string? model = null, Func<string, string>? answer = null, TimeProvider? time = null)
    {
        await using var server = new RawServer(async (socket, request, _) =>
        {
            _asked.Add(request.Split(" HTTP", 2)[0]);
            if (request.StartsWith("POST", StringComparison.Ordinal))
            {
                _bodies.Add(request);
            }

            await RawServer.SayAsync(socket, request.StartsWith("GET", StringComparison.Ordinal) ? Control(request, version, tags, ps) : answer?.Invoke(request) ?? Sound(request));
            socket.Shutdown(SocketShutdown.Both);
        });
        return await new HealthCheck(new HealthCheckOptions { Server = server.Address, Model = model, Timeout = TimeSpan.FromHours(1), Time = time ?? TimeProvider.System }).RunAsync(TestContext.Current.CancellationToken);
    }

    private static string Control(string request, string version, string tags, string ps)
    {
        var body = request.Contains("/api/version", StringComparison.Ordinal) ? version : request.Contains("/api/tags", StringComparison.Ordinal) ? tags : ps;
        return body.StartsWith('{') || body.StartsWith('[') ? $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}" : body;
    }

    private static string Sound(string request, string load = "\"total_duration\":5,\"load_duration\":1")
    {
        var model = request.Split("\"model\":\"")[1].Split('"')[0];
        var stream = request.Contains("\"stream\":true", StringComparison.Ordinal);
        var body = $"{{\"model\":\"{model}\"{Terminal.Replace("\"total_duration\":5,\"load_duration\":1", load, StringComparison.Ordinal)}{(stream ? "\n" : string.Empty)}";
        return $"HTTP/1.1 200 OK\r\nContent-Type: {(stream ? "application/x-ndjson" : "application/json; charset=utf-8")}\r\nContent-Length: {body.Length}\r\n\r\n{body}";
    }

    /// <summary>A clock on which every look takes a second.</summary>
    private sealed class SteppingTime : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Add(ref _now, TimeSpan.TicksPerSecond);
    }
}
