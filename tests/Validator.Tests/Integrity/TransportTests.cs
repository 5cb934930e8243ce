using Validator.Integrity;
using Validator.Load;
using Xunit;

namespace Validator.Tests.Integrity;

/// <summary>Heads, framings and ends.</summary>
public sealed class TransportTests
{
    private const string Body = Frames.Content + Frames.Terminal;
    private const string Ok = "HTTP/1.1 200 OK\r\n";

    /// <summary>Heads, sound and not, each to be followed by any of the bodies.</summary>
    internal static IReadOnlyList<string> Heads { get; } =
    [
        Ok + "\r\n",
        Ok + "Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n",
        Ok + "Content-Type: text/html; charset=utf-8\r\nVia: 1.1 nginx\r\nContent-Length: 243\r\n\r\n",
        Ok + "Content-Type: application/json\r\nServer: cloudflare\r\nContent-Length: 20\r\n\r\n",
        Ok + "Content-Length: many\r\n\r\n",
        Ok + "no colon\r\n\r\n",
        "HTTP/1.1 404 Not Found\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: 30\r\n\r\n",
        "HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nServer: nginx/1.25\r\n\r\n",
        "HTTP/1.1 503 Service Unavailable\r\n\r\n",
        "HTTP/1.0 200 OK\r\n\r\n",
        "SSH-2.0-OpenSSH\r\n",
        "HTTP/1.1 2",
        string.Empty,
    ];

    /// <summary>What may come behind a head.</summary>
    internal static IReadOnlyList<string> Bodies { get; } =
    [
        string.Empty,
        Body,
        Frames.Content,
        Body[..200],
        "f3\r\n" + Body + "\r\n0\r\n\r\n",
        "f3\r\n" + Body + "\r\n0\r\n\r\nmore",
        "f4\r\n" + Body + "\r\n0\r\n\r\n",
        "f3\r\n" + Body + "\r\nzz\r\n\r\n",
        "ffffffffffffffffffff\r\n",
        "{\"error\":\"model 'x' not found\"}",
        "<html><body>502</body></html>",
    ];

    [Theory]
    [InlineData("\r\n" + Body)]
    [InlineData("content-LENGTH:  243 \r\n\r\n" + Body)]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n0F3 ;a=\"b;c\"\r\n" + Body + "\r\n0\r\nDigest: x\r\n\r\n")]
    [InlineData("Transfer-Encoding: gzip, Chunked\r\nContent-Length: 3\r\n\r\nf3\r\n" + Body + "\r\n00\r\n\r\n")]
    [InlineData("X-Folded: a\r\n b\r\n\r\n" + Body)]
    public void A_sound_framing_is_read(string rest) => Assert.Empty(Feed.Text(Ok + rest).Violations);

    /// <summary>A false size makes framing of the next chunk a part of the data: that this is no JSON is no fault of the server's JSON.</summary>
    /// <param name="more">By how much the size is too large: into the next chunk's data, up to its very beginning, into its CR LF.</param>
    [Theory]
    [InlineData(20)]
    [InlineData(6)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(1)]
    public void What_a_false_chunk_size_takes_for_data_is_laid_to_the_connection(int more)
    {
        var second = Frames.At("02", "b");
        var raw = Ok + "Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n" + Feed.Chunk(Frames.At("01"))
            + $"{second.Length + more:x}\r\n{second}\r\n" + Feed.Chunk(Frames.At("03", "c")) + Feed.Chunk(Frames.EndAt("04", 3)) + "0\r\n\r\n";

        var report = Feed.Text(raw);

        Assert.Contains(ViolationClass.TransportFraming, Feed.Classes(report));
        Assert.All(report.Violations, violation => Assert.Equal(ViolationSide.Transport, violation.Side));
    }

    /// <summary>What is broken in an earlier chunk, whose size was right, was written so.</summary>
    [Fact]
    public void What_was_broken_before_the_framing_stays_the_servers()
    {
        var raw = Ok + "Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n" + Feed.Chunk("{broken\n") + Feed.Chunk(Frames.Content)
            + $"{Frames.Content.Length - 5:x}\r\n{Frames.Content}\r\n0\r\n\r\n";

        var report = Feed.Text(raw);

        Assert.Equal(ViolationSide.Server, report.Violations.First(violation => violation.Class.StartsWith("json.", StringComparison.Ordinal)).Side);
        Assert.Contains(report.Violations, violation => violation is { Class: ViolationClass.TransportFraming, Side: ViolationSide.Transport });
    }

    [Fact]
    public void Interim_answers_are_passed_over() =>
        Assert.Empty(Feed.Text("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 X\r\nA: b\r\n\r\n" + Ok + "\r\n" + Body).Violations);

    [Theory]
    [InlineData("SSH-2.0-OpenSSH\r\n")]
    [InlineData("HTTP/2 200\r\n\r\n")]
    [InlineData(Ok + "no colon\r\n\r\n")]
    [InlineData(Ok + "Content-Length: many\r\n\r\n")]
    [InlineData(Ok + "Content-Length:\r\n\r\n")]
    [InlineData(Ok + "Content-Length: 3\r\nContent-Length: 4\r\n\r\n")]
    public void A_broken_head_is_the_transports(string raw)
    {
        var violation = Assert.Single(Feed.Text(raw).Violations);
        Assert.Equal((ViolationClass.TransportFraming, ViolationSide.Transport), (violation.Class, violation.Side));
    }

    [Theory]
    [InlineData("f4\r\n" + Body + "\r\n0\r\n\r\n")]
    [InlineData("f2\r\n" + Body + "\r\n0\r\n\r\n")]
    [InlineData("f3\r\n" + Body + "\r\nzz\r\n\r\n")]
    [InlineData("ffffffffffffffffffff\r\n")]
    [InlineData("f3\n" + Body)]
    [InlineData("\r\n")]
    public void A_broken_chunk_is_the_transports(string rest)
    {
        var report = Feed.Text(Ok + "Transfer-Encoding: chunked\r\n\r\n" + rest);
        Assert.Contains(report.Violations, v => v.Class == ViolationClass.TransportFraming);
        Assert.All(report.Violations, v => Assert.Equal(ViolationSide.Transport, v.Side));
    }

    [Fact]
    public void Good_frames_before_a_broken_chunk_count()
    {
        var report = Feed.Text(Ok + "Transfer-Encoding: chunked\r\n\r\nf3\r\n" + Body + "\r\n?");
        Assert.Equal([ViolationClass.TransportFraming], Feed.Classes(report));
        Assert.Equal(1, report.Chunks);
    }

    [Fact]
    public void Bytes_behind_the_end_are_told_with_their_place()
    {
        var raw = Feed.Chunked(Body);
        var violation = Assert.Single(Feed.Text(raw + "HTTP/1.1 200 OK").Violations);
        Assert.Equal((ViolationClass.TransportFraming, (long?)raw.Length), (violation.Class, violation.Offset));
    }

    [Fact]
    public void A_response_is_complete_at_its_last_byte_and_not_before()
    {
        var raw = System.Text.Encoding.Latin1.GetBytes(Feed.Chunked(Body));
        var reader = new ResponseReader();
        reader.Begin(Feed.Streamed);
        for (var i = 0; i < raw.Length; i++)
        {
            Assert.Equal(i == raw.Length - 1, reader.Receive(raw.AsSpan(i, 1), i));
        }

        Assert.Equal(raw, reader.Captured.ToArray());
        Assert.True(reader.CaptureComplete);
    }

    [Theory]
    [InlineData(ExchangeEnd.Closed, ViolationClass.TransportPrematureEof, ViolationClass.StreamNoTerminal)]
    [InlineData(ExchangeEnd.Reset, ViolationClass.TransportReset, ViolationClass.StreamNoTerminal)]
    [InlineData(ExchangeEnd.Stall, ViolationClass.TransportStall, null)]
    [InlineData(ExchangeEnd.Timeout, ViolationClass.TransportStall, null)]
    [InlineData(ExchangeEnd.Cancelled, null, null)]
    public void The_end_of_a_cut_stream_is_named(ExchangeEnd end, string? first, string? second)
    {
        var raw = Feed.Chunked(Body);
        var report = Feed.Text(raw[..(raw.IndexOf("true", StringComparison.Ordinal) + 1)], end);
        Assert.Equal(new[] { first, second }.OfType<string>(), Feed.Classes(report));
    }

    [Theory]
    [InlineData(ExchangeEnd.Closed, ViolationClass.TransportPrematureEof)]
    [InlineData(ExchangeEnd.Reset, ViolationClass.TransportReset)]
    [InlineData(ExchangeEnd.NotSent, ViolationClass.TransportReset)]
    [InlineData(ExchangeEnd.FirstByteTimeout, ViolationClass.TransportTimeoutFirstByte)]
    [InlineData(ExchangeEnd.Timeout, ViolationClass.TransportTimeoutFirstByte)]
    public void The_end_of_an_empty_answer_is_named(ExchangeEnd end, string expected)
    {
        Assert.Equal([expected], Feed.Classes(Feed.Text("", end)));
        Assert.Equal([expected], Feed.Classes(Feed.Text("HTTP/1.1 2", end)));
    }

    [Fact]
    public void A_cut_after_the_terminal_frame_is_only_a_cut()
    {
        var raw = Feed.Chunked(Body);
        Assert.Equal([ViolationClass.TransportPrematureEof], Feed.Classes(Feed.Text(raw[..^5])));
        Assert.Equal([ViolationClass.TransportPrematureEof], Feed.Classes(Feed.Text(raw[..^8])));
    }

    [Fact]
    public void Without_a_length_only_a_frame_cut_through_betrays_the_cut()
    {
        Assert.Equal([ViolationClass.TransportPrematureEof, ViolationClass.StreamNoTerminal], Feed.Classes(Feed.Text(Ok + "\r\n" + Body[..91])));
        Assert.Equal([ViolationClass.StreamNoTerminal], Feed.Classes(Feed.Text(Ok + "\r\n" + Body[..81])));
        Assert.Equal([ViolationClass.TransportReset], Feed.Classes(Feed.Text(Ok + "\r\n" + Body, ExchangeEnd.Reset)));
    }

    [Theory]
    [InlineData("text/html", "<h1>502</h1>", ViolationSide.Proxy, "<h1>502</h1>")]
    [InlineData("application/json", """{"error":"nope"}""", ViolationSide.Server, "nope")]
    [InlineData("application/json", """{"error":"{\"error\":{\"message\":\"inner\"}}"}""", ViolationSide.Server, "inner")]
    [InlineData("application/json", "{\"error\":\"\\ud800\"}", ViolationSide.Server, "\"\\ud800\"")]
    [InlineData("text/plain", "", ViolationSide.Proxy, null)]
    public void A_refusal_is_one_violation_with_its_words(string type, string body, ViolationSide side, string? words)
    {
        var report = Feed.Text($"HTTP/1.1 502 Bad\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        var violation = Assert.Single(report.Violations);
        Assert.Equal((ViolationClass.HttpStatus, side), (violation.Class, violation.Side));
        Assert.Equal(words, report.Error);
        Assert.Contains(words ?? "without a word", violation.Explanation, StringComparison.Ordinal);
    }
}
