using Validator.Integrity;
using Validator.Load;
using Xunit;

namespace Validator.Tests.Integrity;

/// <summary>Classes of what frames say, each beside its sound look-alikes.</summary>
public sealed class RuleTests
{
    private const string Ns = "123456789";
    private static readonly string A = Frames.At("01");
    private static readonly string B = Frames.At("01.1");
    private static readonly string C = Frames.At("01.11", "c");
    private static readonly string End = Frames.EndAt("02", 4);

    /// <summary>Frames before the terminal one of 02 s and 4 tokens, and their class; null for none.</summary>
    public static TheoryData<string, string[], string?> Lines => new()
    {
        { "sound", [A, B, C], null },

        // Times
        { "trimmed zeros", [Frames.At("01"), Frames.At("01.000000001"), Frames.At("01.0000001"), Frames.At("01.1")], null },
        { "other zones", [A, B.Replace("06:07:01.1Z", "08:07:01.1+02:00", StringComparison.Ordinal), C], null },
        { "a zone that goes back", [A, B.Replace("06:07:01.1Z", "06:07:01.1+00:02", StringComparison.Ordinal), C], "json.interleaved" },
        { "one nanosecond back", [A, Frames.At("01." + Ns), Frames.At("01.123456788"), C.Replace(".11", ".2", StringComparison.Ordinal)], "stream.out_of_order" },
        { "fewer digits and later", [A, Frames.At("01." + Ns), Frames.At("01.2")], null },
        { "fewer digits and earlier", [A, Frames.At("01." + Ns), Frames.At("01.12"), Frames.At("01.3")], "stream.out_of_order" },
        { "two frames swapped", [A, C, B, Frames.At("01.3")], "stream.out_of_order" },
        { "a frame of an hour before", [A, B.Replace("06:07", "05:07", StringComparison.Ordinal), C], "json.interleaved" },
        { "a frame of an hour later", [A, B.Replace("06:07", "07:07", StringComparison.Ordinal), C], "json.interleaved" },
        { "a first frame of an hour before", [A.Replace("06:07", "05:07", StringComparison.Ordinal), B, C], "json.interleaved" },
        { "a minute that passes", [A.Replace("06:07:01", "06:06:59", StringComparison.Ordinal), B, C], null },
        { "no date", [A, B.Replace("11-23", "11-31", StringComparison.Ordinal), C], "schema.wrong_type" },
        { "no time", [A, B.Replace("2026-11-23T06:07:01.1Z", "yesterday", StringComparison.Ordinal), C], "schema.wrong_type" },
        { "no fraction", [A, Frames.At("01."), C], "schema.wrong_type" },
        { "letters in a fraction of a known shape", [A, B, Frames.At("01.1a5"), Frames.At("01.3")], "schema.wrong_type" },

        // Frames sent twice
        { "a frame twice", [A, B, B, C], "stream.duplicate_frame" },
        { "a frame twice, its time not the first", [A, B, C, C], "stream.duplicate_frame" },
        { "an escape twice", [A, Frames.At("01.1", "\\n"), Frames.At("01.1", "\\n"), C], "stream.duplicate_frame" },
        { "one text at two times", [A, B, Frames.At("01.2")], null },
        { "a clock of coarse ticks", [A, Frames.At("01", "b"), Frames.At("01", "b"), C], null },

        // Other models
        { "the tag left out", [A.Replace("tiny", "tiny:latest", StringComparison.Ordinal), B.Replace("tiny", "TINY", StringComparison.Ordinal), C], null },
        { "another model among them", [A, B.Replace("tiny", "other", StringComparison.Ordinal), C], "json.interleaved" },
        { "another tag", [A, B.Replace("tiny", "tiny:1b", StringComparison.Ordinal), C], "json.interleaved" },

        // Members
        { "no model", [A, B.Replace("\"model\":\"tiny\",", "", StringComparison.Ordinal), C], "schema.missing_field" },
        { "no time member", [A, B.Replace("\"created_at\":\"2026-11-23T06:07:01.1Z\",", "", StringComparison.Ordinal), C], "schema.missing_field" },
        { "no response", [A, B.Replace("\"response\":\"a\",", "", StringComparison.Ordinal), C], "schema.missing_field" },
        { "no done", [A, B.Replace(",\"done\":false", "", StringComparison.Ordinal), C], "schema.missing_field" },
        { "a member more", [A, B.Replace("}", ",\"news\":[{\"model\":1}]}", StringComparison.Ordinal), C], null },
        { "a model of a number", [A, B.Replace("\"tiny\"", "3", StringComparison.Ordinal), C], "schema.wrong_type" },
        { "a response of a number", [A, B.Replace("\"a\"", "42", StringComparison.Ordinal), C], "schema.wrong_type" },
        { "a response of null", [A, B.Replace("\"a\"", "null", StringComparison.Ordinal), C], "schema.wrong_type" },
        { "a done of a text", [A, B.Replace("false", "\"false\"", StringComparison.Ordinal), C], "schema.wrong_type" },
        { "null where Ollama leaves out", [A, B.Replace("}", ",\"thinking\":null,\"tool_calls\":null,\"done_reason\":null}", StringComparison.Ordinal), C], null },

        // Bytes
        { "a mark before a frame", [A, "\u00ef\u00bb\u00bf" + B, C], "encoding.bom" },
        { "a mark before garbage", [A, "\u00ef\u00bb\u00bf" + "x\n", B, C], "encoding.bom" },
        { "a mark and NUL", [A, "\u00ef\u00bb\u00bf" + Frames.At("01.1", "\0"), C], "encoding.bom" },
        { "a mark and two on a line", [A, "\u00ef\u00bb\u00bf" + B.TrimEnd() + C], "encoding.bom" },
        { "a mark alone on a line", [A, "\u00ef\u00bb\u00bf\n", B, C], "encoding.bom" },
        { "a mark inside a text", [A, Frames.At("01.1", "\u00ef\u00bb\u00bf"), C], null },
        { "a mark and bytes that are not UTF-8", [A, "\u00ef\u00bb\u00bf" + Frames.At("01.1", "\u00ff"), C], "encoding.invalid_utf8" },
        { "NUL in a text", [A, Frames.At("01.1", "\0"), C], "encoding.nul" },
        { "NUL before a frame", [A, "\0" + B, C], "encoding.nul" },
        { "NUL behind a frame", [A, B.TrimEnd() + "\0\n", C], "encoding.nul" },
        { "NUL alone", [A, "\0\0\0\n", B, C], "encoding.nul" },
        { "NUL between two frames of a line", [A, B.TrimEnd() + "\0" + C], "encoding.nul" },
        { "NUL as an escape", [A, Frames.At("01.1", "\\u0000"), C], null },
        { "NUL and bytes that are not UTF-8", [A, Frames.At("01.1", "\0\u00ff"), C], "encoding.invalid_utf8" },
        { "two on a line with garbage behind", [A, B.TrimEnd() + C.TrimEnd() + "x\n"], "json.concatenated" },
        { "one frame twice on a line", [A, B.TrimEnd() + B, C], "json.concatenated" },
    };

    /// <summary>What stands in the place of the members that make the terminal frame one, after 4 content frames, and the class.</summary>
    public static TheoryData<string, string?> Ends => new()
    {
        { Numbers(), null },
        { Numbers(count: 5), null },
        { Numbers(count: 3), null },
        { Numbers(count: 2), "semantic.count_mismatch" },
        { Numbers(count: 9), null },
        { Numbers(count: 10), "semantic.count_mismatch" },
        { Numbers(count: -4), "schema.negative" },
        { Numbers(total: -9), "schema.negative" },
        { Numbers(eval: 7_000_000), null },
        { Numbers(eval: 9_000_000), null },
        { Numbers(eval: 900_000_000), "semantic.duration_mismatch" },
        { Numbers(load: 10_500_000), "semantic.duration_mismatch" },
        { Numbers().Replace("\"eval_count\":4,", "", StringComparison.Ordinal), "schema.missing_field" },
        { Numbers().Replace(",\"eval_duration\":4000000", "", StringComparison.Ordinal), "schema.missing_field" },
        { Numbers().Replace(",\"total_duration\":9000000", "", StringComparison.Ordinal), "schema.missing_field" },
        { Numbers().Replace(",\"load_duration\":1000000", "", StringComparison.Ordinal), null },
        { Numbers().Replace(",\"prompt_eval_count\":7", "", StringComparison.Ordinal), null },
        { Numbers().Replace(",\"done_reason\":\"stop\"", "", StringComparison.Ordinal), "schema.missing_field" },
        { Numbers().Replace("\"done\":true,", "", StringComparison.Ordinal), "schema.missing_field" },
        { Numbers().Replace(":4,", ":4.0,", StringComparison.Ordinal), "schema.wrong_type" },
        { Numbers().Replace(":4,", ":\"4\",", StringComparison.Ordinal), "schema.wrong_type" },
        { Numbers().Replace(":4,", ":99999999999999999999,", StringComparison.Ordinal), "schema.wrong_type" },
        { Numbers() + ",\"context\":\"other\"", "schema.wrong_type" },
        { Numbers() + ",\"context\":[1,2]", null },
    };

    /// <summary>Texts of an answer of 12 content frames that eval_count 24 says are twice as many tokens.</summary>
    public static TheoryData<string, string, bool> Hidden => new()
    {
        { "words", " word", true },
        { "line feeds", "\\n", true },
        { "a line feed with what it held back", "\\n word", false },
        { "characters of several tokens", "\u00e4\u00b8\u00ad", false },
        { "what could have been a tag", "\\u003cdiv", false },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void Frames_have_their_class_in_every_segmentation(string what, string[] lines, string? @class) => Judge(what, [.. lines, End], @class);

    [Fact]
    public void The_catalog_gives_the_precedence_of_a_frames_classes() => Assert.Equal(
        ["encoding.invalid_utf8", "encoding.bom", "encoding.nul", "json.concatenated", "json.trailing_garbage", "json.split", "json.malformed"],
        ViolationCatalog.All.Select(definition => definition.Class).Where(name => name.StartsWith("encoding.", StringComparison.Ordinal)
            || (name.StartsWith("json.", StringComparison.Ordinal) && name != ViolationClass.JsonInterleaved)));

    [Theory]
    [MemberData(nameof(Ends))]
    public void A_terminal_frame_has_its_class(string end, string? @class) => Judge(
        end, [A, B, C, Frames.At("01.3"), Frames.Head.Replace("01Z", "02Z", StringComparison.Ordinal) + "\"response\":\"\"," + end + "}\n"], @class);

    [Theory]
    [MemberData(nameof(Hidden))]
    public void Tokens_without_frames_must_be_hidden_somewhere(string what, string text, bool found) => Judge(
        what, [.. Enumerable.Range(10, 12).Select(i => Frames.At($"01.{i}", text)), Frames.EndAt("02", 24)], found ? "semantic.count_mismatch" : null);

    [Fact]
    public void A_clock_that_is_set_back_is_no_fault()
    {
        string[] after = [.. Enumerable.Range(10, 20).Select(i => Frames.At($"21.{i}"))];
        Judge("set back by ten seconds", [Frames.At("31"), Frames.At("31.1"), .. after, Frames.EndAt("32", 22)], null);
        Judge("set back by 100 ms", [Frames.At("31"), Frames.At("31.2"), Frames.At("31.1"), Frames.At("31.3"), Frames.EndAt("32", 4)], "stream.out_of_order");
        Judge("one frame back by ten seconds", [Frames.At("31"), Frames.At("21.1"), Frames.At("31.2"), Frames.At("31.3"), Frames.EndAt("32", 4)], "stream.out_of_order");
        Judge("one frame ahead by ten seconds", [Frames.At("21"), Frames.At("31.1"), Frames.At("21.2"), Frames.At("21.3"), Frames.EndAt("22", 4)], "stream.out_of_order");
        Judge("the terminal frame alone", [Frames.At("31"), Frames.At("31.1"), Frames.EndAt("22", 2)], "stream.out_of_order");
        Judge("twice back", [Frames.At("31"), Frames.At("21"), Frames.At("11"), Frames.At("12"), Frames.EndAt("32", 4)], "stream.out_of_order");
    }

    [Fact]
    public void A_frame_without_a_time_says_nothing_of_the_order()
    {
        var timeless = B.Replace("\"created_at\":\"2026-11-23T06:07:01.1Z\",", "", StringComparison.Ordinal);
        var report = Feed.Text(Feed.Chunked(Frames.At("31"), Frames.At("21.1"), Frames.At("31.2"), timeless, timeless, Frames.EndAt("32", 5)));
        Assert.Equal(["stream.out_of_order", "schema.missing_field"], Feed.Classes(report));
        Assert.DoesNotContain("2 frames", report.Violations[0].Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_frame_of_another_model_is_another_model() => Judge(
        "other", [.. new[] { A, B, C, End }.Select(line => line.Replace("tiny", "other", StringComparison.Ordinal))], "semantic.model_mismatch");

    [Fact]
    public void A_token_in_a_row_is_a_repetition_from_the_bound_on()
    {
        static string[] Run(int times) => [.. Enumerable.Range(100, times).Select(i => Frames.At($"01.{i}", " the")), Frames.EndAt("02", times)];
        Judge("31", Run(31), null);
        Judge("32", Run(32), "semantic.repetition");
    }

    [Theory]
    [InlineData(" the", 31, null)]
    [InlineData(" the", 32, "semantic.repetition")]
    [InlineData("the\\n", 33, "semantic.repetition")]
    [InlineData(" 0", 99, null)]
    [InlineData("-", 99, null)]
    [InlineData(" the cat", 99, null)]
    public void A_word_in_a_row_is_a_repetition_too(string word, int times, string? @class)
    {
        var body = Frames.Head + $"\"response\":\"{string.Concat(Enumerable.Repeat(word, times))}\",{Numbers(count: times)}}}";
        Assert.Equal(@class is null ? [] : [@class], Feed.Classes(Document("application/json", body)));
    }

    [Fact]
    public void A_silent_end_after_equal_tokens_is_told_with_its_cause()
    {
        var report = Feed.Text(Feed.Chunked([.. Enumerable.Range(100, 31).Select(i => Frames.At($"01.{i}", " the"))]));
        var violation = Assert.Single(report.Violations);
        Assert.Equal(ViolationClass.StreamNoTerminal, violation.Class);
        Assert.Contains("31 equal tokens", violation.Explanation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8, 30, null)]
    [InlineData(8, 24, null)]
    [InlineData(8, 25, "semantic.count_mismatch")]
    public void Tokens_of_one_document_have_a_byte_each_but_for_some(int bytes, int count, string? @class) => Assert.Equal(
        @class is null ? [] : [@class],
        Feed.Classes(Document("application/json", Frames.Head + $"\"response\":\"{new string('x', bytes == 8 && count == 30 ? 14 : bytes)}\",{Numbers(count: count)}}}")));

    [Theory]
    [InlineData(16, null)]
    [InlineData(15, "semantic.count_mismatch")]
    public void No_answer_is_longer_than_was_allowed(int limit, string? @class) => Assert.Equal(
        @class is null ? [] : [@class],
        Feed.Classes(Feed.Text(
            $"HTTP/1.1 200 OK\r\n\r\n{Frames.Head}\"response\":\"{new string('x', 20)}\",{Numbers(count: 16)}}}",
            expected: Feed.Streamed with { Stream = false, PredictLimit = limit })));

    [Theory]
    [InlineData("application/x-ndjson", true, null)]
    [InlineData("Application/X-NDJSON; charset=utf-8", true, null)]
    [InlineData("application/json", true, "http.content_type")]
    [InlineData("text/plain", true, "http.content_type")]
    [InlineData("text/html", true, "http.content_type")]
    [InlineData("application/json; charset=utf-8", false, null)]
    [InlineData("application/x-ndjson", false, "http.content_type")]
    [InlineData("text/html", false, "http.content_type")]
    public void A_type_that_Ollama_does_not_send_is_found(string type, bool stream, string? @class)
    {
        var report = stream ? Feed.Text($"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\n\r\n{A}{B}{C}{End}") : Document(type, Frames.Head + "\"response\":\"a\"," + Frames.Done + "}");
        Assert.Equal(@class is null ? [] : [@class], Feed.Classes(report));
        Assert.All(report.Violations, violation => Assert.Equal(type == "text/html" ? ViolationSide.Proxy : ViolationSide.Server, violation.Side));
    }

    [Fact]
    public void A_page_in_place_of_an_answer_is_one_violation_of_a_proxys()
    {
        var violation = Assert.Single(Feed.Text("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>\n<h1>Log in</h1>\n</html>\n").Violations);
        Assert.Equal((ViolationClass.HttpContentType, ViolationSide.Proxy), (violation.Class, violation.Side));
    }

    [Fact]
    public void A_load_is_answered_with_one_object_of_json() => Assert.Empty(Feed.Text(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\n\r\n" + Frames.Head + "\"response\":\"\",\"done\":true,\"done_reason\":\"load\"}",
        expected: Feed.Streamed with { ExpectsTokens = false }).Violations);

    [Theory]
    [InlineData("\"message\":{\"role\":\"assistant\",\"content\":\"a\"}", null)]
    [InlineData("\"message\":{\"role\":\"assistant\",\"content\":\"\",\"thinking\":\"a\"}", null)]
    [InlineData("\"message\":{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":[{\"function\":{\"name\":\"f\",\"arguments\":{}}}]}", null)]
    [InlineData("\"message\":{\"role\":\"assistant\"}", "schema.missing_field")]
    [InlineData("\"message\":\"a\"", "schema.wrong_type")]
    [InlineData("\"message\":{\"role\":7,\"content\":\"a\"}", "schema.wrong_type")]
    [InlineData("\"message\":{\"role\":\"assistant\",\"content\":[\"a\"]}", "schema.wrong_type")]
    [InlineData("\"response\":\"a\"", "schema.missing_field")]
    public void A_chats_frame_has_a_message(string message, string? @class)
    {
        var chat = Feed.Streamed with { Kind = AnswerKind.Chat };
        var end = Frames.Terminal.Replace("\"response\":\"\"", "\"message\":{\"role\":\"assistant\",\"content\":\"\"}", StringComparison.Ordinal);
        var report = Feed.Text(Feed.Chunked(A.Replace("\"response\":\"a\"", message, StringComparison.Ordinal), end), expected: chat);
        Assert.Equal(@class is null ? [] : [@class], Feed.Classes(report));
    }

    [Theory]
    [InlineData(100, 109, null)]
    [InlineData(100, 94, null)]
    [InlineData(100, 93, "semantic.duration_mismatch")]
    public void The_clients_clock_bounds_the_servers_total(long total, long seen, string? @class)
    {
        var reader = new ResponseReader(ticksPerSecond: 1000);
        reader.Begin(Feed.Streamed with { Stream = false });
        reader.Receive(System.Text.Encoding.ASCII.GetBytes(
            $"HTTP/1.1 200 OK\r\nContent-Length: 200\r\n\r\n{(Frames.Head + "\"response\":\"a\"," + Frames.Done.Replace("9000000", $"{total}000000", StringComparison.Ordinal) + "}").PadRight(200)}"), seen);
        var report = reader.Finish(new Exchange(ExchangeEnd.Complete, 0, 0, seen, seen + 1, seen + 1, null));
        Assert.Equal(@class is null ? [] : [@class], Feed.Classes(report));
    }

    [Fact]
    public void What_hides_tokens_excuses_their_count()
    {
        Judge("thinking", [A.Replace(":\"a\"", ":\"\",\"thinking\":\"h\"", StringComparison.Ordinal), B, Frames.EndAt("02", 400)], null);
        Judge("a remote model", [A.Replace("}", ",\"remote_model\":\"x\"}", StringComparison.Ordinal), B, Frames.EndAt("02", 400)], null);
        Judge("a broken frame", [A, "x\n", B, Frames.EndAt("02", 400)], "json.malformed");
    }

    [Fact]
    public void Counts_by_class_go_beyond_what_is_described()
    {
        var report = Feed.Text(Feed.Chunked([.. Enumerable.Repeat("x\n", 100), "\0\n", Frames.Content, Frames.Terminal]));
        Assert.Equal(100, report.ViolationCounts[ViolationClass.JsonMalformed]);
        Assert.Equal(1, report.ViolationCounts[ViolationClass.EncodingNul]);
        Assert.Equal(report.ViolationTotal, report.ViolationCounts.Values.Sum());
    }

    private static string Numbers(long count = 4, long total = 9_000_000, long load = 1_000_000, long eval = 4_000_000) =>
        $"\"done\":true,\"done_reason\":\"stop\",\"total_duration\":{total},\"load_duration\":{load},\"prompt_eval_count\":7,\"eval_count\":{count},\"eval_duration\":{eval}";

    private static ResponseReport Document(string type, string body) => Feed.Text(
        $"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\n\r\n{body}", expected: Feed.Streamed with { Stream = false });

    private static void Judge(string what, string[] lines, string? @class)
    {
        var raw = System.Text.Encoding.Latin1.GetBytes(Feed.Chunked(lines));
        var reader = new ResponseReader();
        foreach (var size in Effort.IsLittle ? (int[])[raw.Length, 7] : [raw.Length, 1, 3, 16, 61])
        {
            var report = Feed.Bytes(reader, Feed.Streamed, raw, [size], _ => ExchangeEnd.Closed);
            Assert.True(Feed.Classes(report).SequenceEqual(@class is null ? [] : [@class]), $"{what}: {string.Join("; ", report.Violations)}");
        }
    }
}
