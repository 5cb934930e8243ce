using System.Text;
using CsCheck;
using Validator.Integrity;
using Validator.Load;
using Xunit;

namespace Validator.Tests.Integrity;

/// <summary>Event streams of <c>/v1</c>: their legal forms, and what is none.</summary>
public sealed class EventStreamTests
{
    private const string Usage = """{"id":"c-1","object":"chat.completion.chunk","created":9,"model":"tiny","choices":[],"usage":{"prompt_tokens":7,"completion_tokens":2,"total_tokens":9}}""";
    private static readonly string First = Content("a", "\"role\":\"assistant\",");
    private static readonly string Second = Content("b");
    private static readonly string Finish = Chunk("{}", "\"length\"");
    internal static readonly ExpectedResponse Expected = new(AnswerKind.OpenAiChat, true, "tiny", 7, null) { ExpectsUsage = true };

    public static TheoryData<string, string> SoundForms => new()
    {
        { "as Ollama sends it", Events(First, Second, Finish, Usage, "[DONE]") },
        { "with CRLF", Events(First, Second, Finish, Usage, "[DONE]").Replace("\n", "\r\n", StringComparison.Ordinal) },
        { "with CR", Events(First, Second, Finish, Usage, "[DONE]").Replace("\n", "\r", StringComparison.Ordinal) },
        { "without the blank", Events(First, Second, Finish, Usage, "[DONE]").Replace("data: ", "data:", StringComparison.Ordinal) },
        { "with comments", ": keep-alive\n\n" + Events(First, Second) + ": keep-alive\n\n" + Events(Finish, Usage, "[DONE]") },
        { "with other fields", "retry: 100\nevent: message\nid: 1\n" + Events(First) + "id\n" + Events(Second, Finish, Usage, "[DONE]") },
        { "with data over lines", Events(First, Second, Finish).Replace("\"choices\"", "\ndata: \"choices\"", StringComparison.Ordinal) + Events(Usage, "[DONE]") },
        { "with empty events", "\n\n" + Events(First, Second) + "\ndata\n\ndata:\n\n" + Events(Finish, Usage, "[DONE]") },
    };

    public static TheoryData<string, string, string?> Broken => new()
    {
        { "no end at all", Events(First, Second), "stream.no_terminal" },
        { "no [DONE]", Events(First, Second, Finish, Usage), "stream.no_terminal" },
        { "no finish_reason", Events(First, Second, Usage, "[DONE]"), "stream.no_terminal" },
        { "[DONE] without its empty line", Events(First, Second, Finish, Usage) + "data: [DONE]\n", "stream.no_terminal" },
        { "something behind [DONE]", Events(First, Second, Finish, Usage, "[DONE]", Second), "stream.after_terminal" },
        { "content behind the finish_reason", Events(First, Finish, Second, Usage, "[DONE]"), "stream.after_terminal" },
        { "two [DONE]", Events(First, Second, Finish, Usage, "[DONE]", "[DONE]"), "stream.duplicate_terminal" },
        { "two finish_reasons", Events(First, Second, Finish, Finish, Usage, "[DONE]"), "stream.duplicate_terminal" },
        { "an error", Events(First, """{"error":{"message":"no memory","type":"api_error"}}"""), "stream.error_frame" },
        { "an error of the other form", Events(First) + "{\"error\":\"no memory\"}\n", "stream.error_frame" },
        { "another id", Events(First, Second.Replace("c-1", "c-2", StringComparison.Ordinal), Finish, Usage, "[DONE]"), "json.interleaved" },
        { "another object", Events(First, Second.Replace(".chunk", "", StringComparison.Ordinal), Finish, Usage, "[DONE]"), "schema.wrong_type" },
        { "no usage", Events(First, Second, Finish, "[DONE]"), "schema.missing_field" },
        { "a delta with nothing", Events(First, Chunk("{}", "null"), Second, Finish, Usage, "[DONE]"), "schema.missing_field" },
        { "a sum that is none", Events(First, Second, Finish, Usage.Replace(":9}}", ":8}}", StringComparison.Ordinal), "[DONE]"), "semantic.count_mismatch" },
        { "no content", Events(Content("", "\"role\":\"assistant\","), Finish, Usage, "[DONE]"), "semantic.no_tokens" },
        { "an array", Events(First, "[1]", Second, Finish, Usage, "[DONE]"), "json.malformed" },
        { "half an object", Events(First, "{\"id\":", Second, Finish, Usage, "[DONE]"), "json.malformed" },
        { "a line that is no field", Events(First) + "oops\n" + Events(Second, Finish, Usage, "[DONE]"), "json.malformed" },
        { "two objects", Events(First + First, Second, Finish, Usage, "[DONE]"), "json.concatenated" },
        { "something behind an object", Events(First + "}", Second, Finish, Usage, "[DONE]"), "json.trailing_garbage" },
        { "a clock set back", Events(First, Second, Dated(Finish, 7), Dated(Usage, 7), "[DONE]"), null },
        { "a chunk of before", Events(First, Dated(Second, 3), Finish, Usage, "[DONE]"), "stream.out_of_order" },
    };

    /// <summary>As version 0.32.15 refuses an over-long prompt here: the inference child's object as text inside the route's own.</summary>
    [Fact]
    public void The_sentence_of_a_refusal_is_found_in_all_its_wrappings()
    {
        const string body = """{"error":{"message":"{\"error\":{\"code\":400,\"message\":\"request (2984 tokens) exceeds the available context size (2048 tokens), try increasing it\",\"type\":\"exceed_context_size_error\",\"n_prompt_tokens\":2984,\"n_ctx\":2048}}","type":"invalid_request_error","param":null,"code":null}}""";
        var report = Feed.Text($"HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}", expected: Expected);

        Assert.Equal("request (2984 tokens) exceeds the available context size (2048 tokens), try increasing it", report.Error);
        Assert.Equal($"status 400: {report.Error}", Assert.Single(report.Violations).Explanation);
    }

    [Theory]
    [MemberData(nameof(SoundForms))]
    public void Every_legal_form_is_sound_in_every_segmentation(string form, string body)
    {
        var reader = new ResponseReader();
        foreach (var raw in (string[])[Whole(body), Pieces(body)])
        {
            var report = Read(reader, raw, []);
            Assert.True(report.Violations.Count == 0, $"{form}: {string.Join(", ", report.Violations)}");
            Assert.Equal((2, 2, 7, "length", 0), (report.Chunks, report.OutputTokens, report.PromptTokens, report.DoneReason, report.FirstDocumentLength));
            Assert.Equal(5, report.Frames);
            Gen.Int[1, 40].Array[1, 20].Sample(pieces => $"{Read(reader, raw, pieces)}" == $"{report}", iter: 20, threads: 1);
        }
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void What_is_wrong_has_one_class_in_every_segmentation(string what, string body, string? @class)
    {
        var reader = new ResponseReader();
        var raw = Pieces(body);
        var whole = Read(reader, raw, []);

        Assert.True(Feed.Classes(whole).SequenceEqual(@class is null ? [] : [@class]), $"{what}: {string.Join(", ", whole.Violations)}");
        Assert.All(whole.Violations, violation => Assert.Equal(ViolationSide.Server, violation.Side));
        foreach (var piece in (int[])[1, 2, 7])
        {
            Assert.Equal(whole.Violations, Read(reader, raw, [piece]).Violations);
        }
    }

    [Fact]
    public void A_violation_says_where_it_stands()
    {
        var raw = Pieces(Events(First, Second.Replace("\"b\"", "\"\\x\"", StringComparison.Ordinal), Finish, Usage, "[DONE]"));

        var violation = Assert.Single(Read(new ResponseReader(), raw, [3]).Violations);

        Assert.Equal((ViolationClass.JsonMalformed, 1, raw.IndexOf("\\x", StringComparison.Ordinal) + 1L), (violation.Class, violation.Frame, violation.Offset!.Value));
    }

    [Fact]
    public void A_cut_inside_an_event_is_the_transports()
    {
        var raw = Pieces(Events(First, Second, Finish));
        var cut = raw[..raw.LastIndexOf("finish_reason", StringComparison.Ordinal)];

        var report = Read(new ResponseReader(), cut, []);

        Assert.Equal([ViolationClass.TransportPrematureEof, ViolationClass.StreamNoTerminal], Feed.Classes(report));
        Assert.All(report.Violations, violation => Assert.Equal(ViolationSide.Transport, violation.Side));
    }

    [Fact]
    public void One_token_again_and_again_tells_why_the_stream_ended()
    {
        var report = Read(new ResponseReader(), Pieces(Events([First, .. Enumerable.Repeat(Second, 31)])), []);

        Assert.Contains("when one token comes more than 30 times", Assert.Single(report.Violations).Explanation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1_000_000)]
    [InlineData(50)]
    public void A_chunk_costs_no_allocation(int piece)
    {
        var count = Effort.Iterations(1000);
        var stream = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, count).Select(i => Piece($"data: {Content(i % 2 == 0 ? " a" : " bc")}\n\n"))));
        var reader = new ResponseReader(new ReaderLimits { Capture = 1024 });
        reader.Begin(Expected);
        reader.Receive("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"u8, 0);
        Pass();

        // The least of several: a collection in between counts the rest of the thread's allocation context as allocated.
        Assert.Equal(0, Enumerable.Range(0, 5).Min(_ => Allocated()));
        Assert.Equal(21 * count, reader.Frames);

        long Allocated()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var pass = 0; pass < 4; pass++)
            {
                Pass();
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        void Pass()
        {
            for (var start = 0; start < stream.Length; start += piece)
            {
                reader.Receive(stream.AsSpan(start, Math.Min(piece, stream.Length - start)), 1);
            }
        }
    }

    [Fact]
    public void An_endless_event_is_held_up_to_the_limit_only_and_the_stream_goes_on()
    {
        var reader = new ResponseReader(new ReaderLimits { Frame = 400 });
        var raw = Pieces(Events(First, Content(new string('x', 500)), Second, Finish, Usage, "[DONE]"));

        Assert.Equal([ViolationClass.StreamOversizedFrame], Feed.Classes(Read(reader, raw, [9])));
    }

    private static ResponseReport Read(ResponseReader reader, string raw, int[] pieces) =>
        Feed.Bytes(reader, Expected, Encoding.Latin1.GetBytes(raw), pieces, _ => ExchangeEnd.Closed);

    internal static string Events(params IEnumerable<string> data) => string.Concat(data.Select(text => $"data: {text}\n\n"));

    private static string Content(string text, string before = "") => Chunk($$"""{{{before}}"content":"{{text}}"}""", "null");

    private static string Chunk(string delta, string reason) =>
        $$"""{"id":"c-1","object":"chat.completion.chunk","created":9,"model":"tiny","choices":[{"index":0,"delta":{{delta}},"finish_reason":{{reason}}}]}""";

    private static string Dated(string chunk, int seconds) => chunk.Replace("\"created\":9", $"\"created\":{seconds}", StringComparison.Ordinal);

    private static string Whole(string body) => $"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: {body.Length}\r\n\r\n{body}";

    /// <summary>Chunks that begin and end anywhere.</summary>
    internal static string Pieces(string body) =>
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
        + string.Concat(body.Chunk(61).Select(piece => Piece(new string(piece)))) + "0\r\n\r\n";

    private static string Piece(string text) => $"{text.Length:x}\r\n{text}\r\n";
}
