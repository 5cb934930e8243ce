using System.Text;
using Validator.Integrity;
using Validator.Integrity.Independent;
using Validator.Load;
using Xunit;

namespace Validator.Tests.Integrity.Independent;

/// <summary>The independent readers beside our own.</summary>
public sealed class RereadingTests
{
    private const string Head = "\"model\":\"tiny\",\"created_at\":\"2026-11-23T06:07:01.5Z\"";
    private const string Body = "{" + Head + ",\"response\":\"a\",\"done\":false}\n{" + Head + ",\"response\":\"\",\"done\":true}\n";
    private static readonly ExpectedResponse s_document = Feed.Streamed with { Stream = false };

    public static TheoryData<string> Names => [.. Effort.Cases(RecordingTests.Judged).Select(recording => recording.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task On_a_recording_all_readers_agree(string name)
    {
        var recording = Recording.All.Single(r => r.Name == name);

        var (_, rereading) = await ReadAsync(recording.Response, recording.Expected, recording.End);

        Assert.True(rereading.Compared);
        Assert.Empty(rereading.Disagreements);
    }

    [Theory]
    [InlineData("{\"response\":\"\xff\"}\n{\"done\":true}\n")]
    [InlineData("{\"response\":\"a\"}{\"response\":\"b\"}\n{\"done\":true}\n")]
    [InlineData("{\"response\":\"a\"} trailing\n{\"done\":true}\n")]
    [InlineData("{\"response\":\n\"a\"}\n{\"done\":true}\n")]
    [InlineData("\xef\xbb\xbf{\"response\":\"a\"}\n{\"done\":true}\n")]
    [InlineData("{\"response\":\"a\"}\0\n{\"done\":true}\n")]
    [InlineData("17\n{\"done\":true}\n")]
    [InlineData("{\"response\":\"a\",\"done\":true}\n{\"done\":true}\n")]
    [InlineData("{\"response\":\"a\",\"done\":true}\n{\"response\":\"b\"}\n")]
    [InlineData("{\"error\":\"x\"}\n")]
    [InlineData("{\"response\":\"a\"}\n")]
    [InlineData("\n\r\n{\"response\":\"a\"}\n\n{\"done\":true}")]
    [InlineData("")]
    public async Task On_broken_bodies_all_readers_agree(string body)
    {
        foreach (var expected in (ExpectedResponse[])[Feed.Streamed, s_document, Feed.Streamed with { Kind = AnswerKind.Chat }])
        {
            foreach (var raw in (string[])
                [
                    Feed.Chunked(body),
                    Feed.Chunked(body)[..^5],
                    Feed.Chunked(body)[..^12],
                    $"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n{body}",
                    $"HTTP/1.1 200 OK\r\nContent-Length: {body.Length + 1}\r\n\r\n{body}",
                    $"HTTP/1.1 200 OK\r\n\r\n{body}",
                    Feed.Chunked(body) + "HTTP/1.1 200 OK",
                    Feed.Chunked(body).Replace("\r\n0\r\n", "\r\nzz\r\n", StringComparison.Ordinal),
                    $"HTTP/1.1 500 Oops\r\nContent-Length: {body.Length}\r\n\r\n{body}",
                    "HTTP/1.1 200 OK\r\nConte",
                    "garbage",
                    "",
                ])
            {
                foreach (var end in Effort.Cases<ExchangeEnd>([ExchangeEnd.Closed, ExchangeEnd.Reset, ExchangeEnd.Stall]))
                {
                    var (report, rereading) = await ReadAsync(Encoding.Latin1.GetBytes(raw), expected, _ => end);
                    Assert.True(rereading.Disagreements.Count == 0, $"{string.Join('\n', rereading.Disagreements)}\n{string.Join('\n', report.Violations)}\n{raw}");
                }
            }
        }
    }

    public static TheoryData<string, string> Doctored => new()
    {
        { "frames", "the number of frames: our reader says 7; System.Text.Json, line by line says 2" },
        { "malformed", "whether every frame is one JSON object in UTF-8: our reader says not every one is" },
        { "cut", "the end of the response: our reader says cut; HttpClient says complete" },
        { "no terminal", "the terminal frame: our reader says missing; System.Text.Json, line by line says 1 with \"done\":true" },
        { "after terminal", "objects behind the terminal frame: our reader says some" },
        { "error", "an error under status 200: our reader says said" },
        { "status", "the status: our reader says 500; HttpClient says 200" },
    };

    [Theory]
    [MemberData(nameof(Doctored))]
    public async Task A_report_that_is_wrong_is_contradicted(string wrong, string words)
    {
        var (report, raw) = Sound();
        var doctored = wrong switch
        {
            "frames" => report with { Frames = 7 },
            "malformed" => Blame(report, ViolationClass.JsonMalformed),
            "cut" => Blame(report, ViolationClass.TransportPrematureEof),
            "no terminal" => Blame(report, ViolationClass.StreamNoTerminal),
            "after terminal" => Blame(report, ViolationClass.StreamAfterTerminal),
            "error" => Blame(report, ViolationClass.StreamErrorFrame),
            _ => report with { Status = 500 },
        };

        var rereading = await IndependentReaders.ReadAsync(raw, true, Feed.Streamed, doctored, CancellationToken.None);

        Assert.Contains(rereading.Disagreements, said => said.StartsWith(words, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{\"response\":\"a\"}{}\n{\"done\":true}\n", "whether every frame is one JSON object in UTF-8: our reader says every one is")]
    [InlineData("{\"response\":\"a\"}\n", "the terminal frame: our reader says seen")]
    [InlineData("{\"error\":\"x\",\"done\":true}\n", "an error under status 200: our reader says none")]
    [InlineData("{\"done\":true}\n{\"done\":true}\n", "objects behind the terminal frame: our reader says none")]
    public async Task A_report_that_passes_over_a_fault_is_contradicted(string body, string words)
    {
        var raw = Encoding.Latin1.GetBytes(Feed.Chunked(body));
        var report = Feed.Bytes(new ResponseReader(), Feed.Streamed, raw, [], _ => ExchangeEnd.Complete) with { Violations = [], ViolationTotal = 0 };

        var rereading = await IndependentReaders.ReadAsync(raw, true, Feed.Streamed, report, CancellationToken.None);

        Assert.Contains(rereading.Disagreements, said => said.StartsWith(words, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Bytes_that_are_not_all_there_are_not_compared()
    {
        var (report, raw) = Sound();

        var cut = await IndependentReaders.ReadAsync(raw, false, Feed.Streamed, report, CancellationToken.None);
        var many = await IndependentReaders.ReadAsync(raw, true, Feed.Streamed, report with { Violations = [], ViolationTotal = 20 }, CancellationToken.None);

        Assert.Equal((false, "the captured bytes are not all that was received"), (cut.Compared, cut.Note));
        Assert.Equal((false, "of 20 violations only 0 are described"), (many.Compared, many.Note));
    }

    [Fact]
    public async Task Every_reader_says_its_own_words()
    {
        var (_, rereading) = await ReadAsync(Encoding.Latin1.GetBytes(Feed.Chunked("{\"response\":\"a\"}{\"response\":\"b\"}\n{\"done\":true}\n")), Feed.Streamed, _ => ExchangeEnd.Complete);

        Assert.Equal(
            [
                ("System.Text.Json, line by line", "line 1: '{' is invalid after a single JSON value. Expected end of data. LineNumber: 0 | BytePositionInLine: 16."),
                ("System.Text.Json, whole body", "'{' is invalid after a single JSON value. Expected end of data. LineNumber: 0 | BytePositionInLine: 16."),
            ],
            rereading.Errors.Take(2).Select(error => (error.Reader, error.Error)));
        Assert.StartsWith("JsonException: '{' is invalid", rereading.Errors.Single(error => error.Reader == "OllamaSharp").Error, StringComparison.Ordinal);
    }

    private static (ResponseReport Report, byte[] Raw) Sound()
    {
        var raw = Encoding.Latin1.GetBytes(Feed.Chunked(Body));
        return (Feed.Bytes(new ResponseReader(), Feed.Streamed, raw, [], _ => ExchangeEnd.Complete), raw);
    }

    private static ResponseReport Blame(ResponseReport report, string @class) =>
        report with { Violations = [new Violation(@class, ViolationSide.Server, "doctored", 5)], ViolationTotal = 1 };

    private static async Task<(ResponseReport Report, Rereading Rereading)> ReadAsync(byte[] raw, ExpectedResponse expected, Func<int, ExchangeEnd> end)
    {
        var reader = new ResponseReader();
        var report = Feed.Bytes(reader, expected, raw, [], end);
        return (report, await IndependentReaders.ReadAsync(reader.Captured, reader.CaptureComplete, expected, report, CancellationToken.None));
    }
}
