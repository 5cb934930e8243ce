using Validator.Integrity;
using Validator.Load;
using Xunit;

namespace Validator.Tests.Integrity;

/// <summary>Whose fault, and why.</summary>
public sealed class AttributionTests
{
    private const string Error = """{"error":"server busy, please try again.  maximum pending requests exceeded"}""";
    private const string Page = "<html><h1>502 Bad Gateway</h1></html>";
    private const string Begun = """{"model":"tiny","created_at":"2026-11-23T06:07:01.5Z","response":"a","done":false}""" + "\n";

    [Theory]
    [InlineData(503, "Content-Type: application/json", Error, ViolationSide.Server, "the body is an error object as Ollama writes it")]
    [InlineData(503, "Via: 1.1 nginx", Error, ViolationSide.Server, "the body is an error object as Ollama writes it")]
    [InlineData(502, "Content-Type: text/html", Page, ViolationSide.Proxy, "content type text/html, which Ollama never sends")]
    [InlineData(503, "Content-Type: text/html; charset=utf-8", Page, ViolationSide.Proxy, "content type text/html; charset=utf-8, which Ollama never sends")]
    [InlineData(504, "Content-Type: text/html", "", ViolationSide.Proxy, "content type text/html, which Ollama never sends")]
    [InlineData(502, "X-A: b", "", ViolationSide.Proxy, "status 502 without the error object that Ollama writes with it")]
    [InlineData(504, "Server: nginx/1.25.3", "upstream timed out", ViolationSide.Proxy, "status 504 without the error object that Ollama writes with it; Server: nginx/1.25.3 (Ollama sends no Server header)")]
    [InlineData(429, "CF-Ray: 8a1b", "slow down", ViolationSide.Proxy, "CF-Ray: 8a1b (Cloudflare)")]
    [InlineData(404, "Content-Type: text/plain", "404 page not found", ViolationSide.Server, "an answer of the server's router: no header tells of a proxy")]
    [InlineData(403, "X-A: b", "", ViolationSide.Server, "an answer of the server's router: no header tells of a proxy")]
    [InlineData(500, "Content-Type: application/json", """{"error":null}""", ViolationSide.Server, "an answer of the server's router: no header tells of a proxy")]
    public void A_refusal_is_laid_by_its_words_and_its_head(int status, string header, string body, ViolationSide side, string because) =>
        Assert.Equal((ViolationClass.HttpStatus, side, because), Only($"HTTP/1.1 {status} X\r\n{header}\r\nContent-Length: {body.Length}\r\n\r\n{body}"));

    [Theory]
    [InlineData("Via: 1.1 nginx", "Via: 1.1 nginx (a proxy names itself so (RFC 9110, section 7.6.3))")]
    [InlineData("server: cloudflare", "server: cloudflare (Ollama sends no Server header)")]
    [InlineData("X-Cache: MISS", "X-Cache: MISS (a cache)")]
    [InlineData("CF-RAY: 1", "CF-RAY: 1 (Cloudflare)")]
    [InlineData("X-Accel-Buffering: no", "X-Accel-Buffering: no (nginx)")]
    [InlineData("X-Envoy-Upstream-Service-Time: 4", "X-Envoy-Upstream-Service-Time: 4 (Envoy)")]
    [InlineData("Keep-Alive: timeout=5", "Keep-Alive: timeout=5 (Go's HTTP library, which Ollama uses, never sends it)")]
    [InlineData("Content-Encoding: gzip", "Content-Encoding: gzip (Ollama compresses nothing)")]
    [InlineData("Content-Length: 3", "Content-Length beside Transfer-Encoding, which Go's HTTP library never sends")]
    [InlineData("X-Cache: HIT\r\nVia: 2 varnish", "Via: 2 varnish (a proxy names itself so (RFC 9110, section 7.6.3))")]
    [InlineData("Content-Type: text/html", "content type text/html, which Ollama never sends")]
    public void A_cut_through_a_proxy_that_shows_itself_is_the_proxys(string headers, string because)
    {
        var report = Feed.Text($"HTTP/1.1 200 OK\r\n{headers}\r\nTransfer-Encoding: chunked\r\n\r\n{Begun.Length:x}\r\n{Begun}\r\n");

        Assert.Contains(ViolationClass.TransportPrematureEof, Feed.Classes(report));
        Assert.Contains(ViolationClass.StreamNoTerminal, Feed.Classes(report));
        Assert.All(report.Violations, violation => Assert.Equal((ViolationSide.Proxy, because), (violation.Side, violation.Because)));
    }

    [Theory]
    [InlineData("Connection: close")]
    [InlineData("Date: Mon, 23 Nov 2026 06:07:01 GMT")]
    [InlineData("Access-Control-Allow-Origin: *")]
    [InlineData("Vary: Origin")]
    [InlineData("X-Request-Id: 1")]
    public void Headers_that_Ollama_may_send_betray_nothing(string header)
    {
        var report = Feed.Text($"HTTP/1.1 200 OK\r\n{header}\r\nTransfer-Encoding: chunked\r\n\r\n{Begun.Length:x}\r\n{Begun}\r\n");

        Assert.All(report.Violations, violation => Assert.Equal(
            (ViolationSide.Transport, "the connection broke, no header tells of a proxy, and nothing is known of the server's process"), (violation.Side, violation.Because)));
    }

    [Fact]
    public void An_answer_of_HTTP_1_0_came_through_something() =>
        Assert.Equal(ViolationSide.Proxy, Feed.Text($"HTTP/1.0 200 OK\r\nContent-Length: 99\r\n\r\n{Begun}").Violations[0].Side);

    [Fact]
    public void Every_violation_of_every_recording_has_its_reason()
    {
        foreach (var recording in Effort.Cases(RecordingTests.Judged))
        {
            var report = Feed.Bytes(new ResponseReader(), recording.Expected, recording.Response, [], recording.End);
            Assert.All(report.Violations, violation => Assert.False(string.IsNullOrEmpty(violation.Because), $"{recording.Name}: {violation.Class}"));
        }
    }

    [Fact]
    public void Broken_bytes_stay_the_servers_and_a_proxy_is_named_beside()
    {
        var raw = Feed.Chunked("{\"response\":\"a\"}{}\n{\"done\":true}\n");
        var direct = Feed.Text(raw).Violations.Single(violation => violation.Class == ViolationClass.JsonConcatenated);
        var proxied = Feed.Text(raw.Replace("Content-Type", "Via: 1.1 nginx\r\nContent-Type", StringComparison.Ordinal)).Violations
            .Single(violation => violation.Class == ViolationClass.JsonConcatenated);

        Assert.Equal((ViolationSide.Server, "the HTTP framing around the bytes is sound, and no header tells of a proxy"), (direct.Side, direct.Because));
        Assert.Equal(ViolationSide.Server, proxied.Side);
        Assert.Contains("ask the server directly", proxied.Because, StringComparison.Ordinal);
    }

    public static TheoryData<string, ViolationSide, ProcessFate, ViolationSide, string> Fates => new()
    {
        { ViolationClass.TransportPrematureEof, ViolationSide.Transport, new(true, false), ViolationSide.Server, "the server's process had ended" },
        { ViolationClass.StreamNoTerminal, ViolationSide.Transport, new(true, false), ViolationSide.Server, "the server's process had ended" },
        { ViolationClass.TransportReset, ViolationSide.Proxy, new(true, false), ViolationSide.Server, "the server's process had ended" },
        { ViolationClass.TransportPrematureEof, ViolationSide.Transport, new(false, true), ViolationSide.Transport, "the server's process lived on; by the bytes" },
        { ViolationClass.TransportPrematureEof, ViolationSide.Transport, new(false, false), ViolationSide.Transport, "by the bytes" },
        { ViolationClass.JsonMalformed, ViolationSide.Server, new(true, false), ViolationSide.Server, "by the bytes" },
        { ViolationClass.TransportStall, ViolationSide.Server, new(false, false, ProcessFate.Describe([7], [])), ViolationSide.Server, "the server's inference process (7) had ended" },
        { ViolationClass.TransportStall, ViolationSide.Server, new(false, false, ProcessFate.Describe([], [8, 9])), ViolationSide.Server, "the server's inference process (8, 9) is stopped by a signal" },
        { ViolationClass.JsonMalformed, ViolationSide.Server, new(false, false, ProcessFate.Describe([7], [])), ViolationSide.Server, "by the bytes" },
        { ViolationClass.HttpStatus, ViolationSide.Proxy, new(false, true), ViolationSide.Proxy, "by the bytes" },
    };

    [Theory]
    [MemberData(nameof(Fates))]
    public void What_is_seen_of_the_processes_decides(string @class, ViolationSide before, ProcessFate fate, ViolationSide side, string because)
    {
        var laid = Assert.Single(Attribution.ByProcesses([new Violation(@class, before, "x") { Because = "by the bytes" }], fate));

        Assert.Equal((side, because), (laid.Side, laid.Because));
    }

    [Fact]
    public void Of_sound_processes_there_is_nothing_to_say() => Assert.Null(ProcessFate.Describe([], []));

    private static (string, ViolationSide, string?) Only(string raw)
    {
        var violation = Assert.Single(Feed.Text(raw, ExchangeEnd.Complete).Violations);
        return (violation.Class, violation.Side, violation.Because);
    }
}
