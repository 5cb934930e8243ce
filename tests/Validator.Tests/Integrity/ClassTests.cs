using Validator.Integrity;
using Validator.Load;
using Xunit;

namespace Validator.Tests.Integrity;

/// <summary>Hand-made responses for each class and for the precedence among them.</summary>
public sealed class ClassTests
{
    private static readonly string A = Frames.At("01");
    private static readonly string B = Frames.At("01.1");
    private static readonly string C = Frames.At("01.11", "c");
    private static readonly string End = Frames.EndAt("02", 2);

    /// <summary>Lines of a stream, and the classes expected of it.</summary>
    public static TheoryData<string, string[], string[]> Streams => new()
    {
        { "sound", [A, B, End], [] },
        { "blank lines and CR LF are white space", [A.Replace("\n", "\r\n", StringComparison.Ordinal), "\n", " \r\n", End], [] },
        { "no line feed after the last", [A, End.TrimEnd()], [] },
        { "escaped names", [A, End.Replace("done", "d\\u006fne", StringComparison.Ordinal)], [] },
        { "a lone surrogate escape is grammatical", [Frames.At("01", "\\ud800"), End], [] },
        { "half a surrogate in a name", [A.Replace("\"model\"", "\"\\ud800\":1,\"model\"", StringComparison.Ordinal), End], [] },
        { "a thinking model", [A.Replace(":\"a\"", ":\"\",\"thinking\":\"h\"", StringComparison.Ordinal), End], [] },
        { "a tool call", [A.Replace(":\"a\"", ":\"\",\"tool_calls\":[{\"function\":{}}]", StringComparison.Ordinal), End], [] },
        { "malformed", [A, "{\"model\":tiny}\n", End], [ViolationClass.JsonMalformed] },
        { "no object", [A, "[1,2]\n", End], [ViolationClass.JsonMalformed] },
        { "a number", [A, "17\n", End], [ViolationClass.JsonMalformed] },
        { "prose", [A, "runner: segfault\n", End], [ViolationClass.JsonMalformed] },
        { "a line that ends early", [A, A[..20] + "\n", B, End], [ViolationClass.JsonMalformed] },
        { "the last line ends early", [A, End[..^5]], [ViolationClass.JsonMalformed] },
        { "a control character in a string", [A.Replace(":\"a\"", ":\"\u0001\"", StringComparison.Ordinal), End], [ViolationClass.JsonMalformed] },
        { "two on a line", [A.TrimEnd() + B, End], [ViolationClass.JsonConcatenated] },
        { "two on a line with a space", [A.TrimEnd() + " " + End], [ViolationClass.JsonConcatenated] },
        { "one and a number", [A.TrimEnd() + "17\n", End], [ViolationClass.JsonConcatenated] },
        { "one and a beginning", [A.TrimEnd() + A[..9] + "\n", End], [ViolationClass.JsonConcatenated] },
        { "garbage behind", [A.TrimEnd() + "}\n", End], [ViolationClass.JsonTrailingGarbage] },
        { "garbage words behind", [A.TrimEnd() + "xyz\n", End], [ViolationClass.JsonTrailingGarbage] },
        { "split in two", [A[..15] + "\n" + A[15..], End], [ViolationClass.JsonSplit] },
        { "split in three", [A[..15] + "\n" + A[15..18] + "\n" + A[18..], End], [ViolationClass.JsonSplit] },
        { "split before the end", [A, End[..^2] + "\n" + End[^2..]], [ViolationClass.JsonSplit] },
        { "split in a character", [A.Replace(":\"a\"", ":\"\u00c3\n\u00a9\"", StringComparison.Ordinal), End], [ViolationClass.JsonSplit] },
        { "not UTF-8", [A.Replace(":\"a\"", ":\"\u00ff\"", StringComparison.Ordinal), End], [ViolationClass.EncodingInvalidUtf8] },
        { "not UTF-8 outside a string", [A[..^2] + "\u00c0}\n", End], [ViolationClass.EncodingInvalidUtf8] },
        { "half a character", [A.Replace(":\"a\"", ":\"\u00c3\"", StringComparison.Ordinal), End], [ViolationClass.EncodingInvalidUtf8] },
        { "an encoded surrogate", [A.Replace(":\"a\"", ":\"\u00ed\u00a0\u0080\"", StringComparison.Ordinal), End], [ViolationClass.EncodingInvalidUtf8] },
        { "a known shape with a quote in its text", [A, B.Replace(":\"a\"", ":\"a\"b\"", StringComparison.Ordinal), End], [ViolationClass.JsonMalformed] },
        { "a known shape with a broken escape", [A, B.Replace(":\"a\"", ":\"\\x\"", StringComparison.Ordinal), End], [ViolationClass.JsonMalformed] },
        { "a known shape with a control character", [A, B.Replace(":\"a\"", ":\"a\tb\"", StringComparison.Ordinal), End], [ViolationClass.JsonMalformed] },
        { "a known shape, not UTF-8", [A, B.Replace(":\"a\"", ":\"a\u00ffb\"", StringComparison.Ordinal), End], [ViolationClass.EncodingInvalidUtf8] },
        { "a known shape cut short", [A, B[..^3] + "\n", End], [ViolationClass.JsonMalformed] },
        { "a known shape with more behind", [A, B.TrimEnd() + "x\n", End], [ViolationClass.JsonTrailingGarbage] },
        { "a known shape with an escape", [A, B.Replace(":\"a\"", ":\"\\n\"", StringComparison.Ordinal), C, End], [] },
        { "a known shape with an empty text", [A, B.Replace(":\"a\"", ":\"\"", StringComparison.Ordinal), End], [] },
        { "split over more lines than are followed", [.. A.TrimEnd().Select(c => c + "\n"), End], [.. Enumerable.Repeat(ViolationClass.JsonMalformed, 16)] },
        { "whole characters", [A.Replace(":\"a\"", ":\"\u00c3\u00a9\"", StringComparison.Ordinal), End], [] },
        { "no terminal", [A, B], [ViolationClass.StreamNoTerminal] },
        { "nothing", [], [ViolationClass.StreamNoTerminal] },
        { "done is a string", [A, End.Replace("true", "\"true\"", StringComparison.Ordinal)], [ViolationClass.SchemaWrongType] },
        { "frames after the terminal", [A, End, A, B], [ViolationClass.StreamAfterTerminal] },
        { "a second terminal", [A, End, End], [ViolationClass.StreamDuplicateTerminal] },
        { "error", [A, """{"error":"boom"}""" + "\n"], [ViolationClass.StreamErrorFrame] },
        { "error object", [A, """{"error":{"message":"boom"}}""" + "\n"], [ViolationClass.StreamErrorFrame] },
        { "error null", [A, B.Replace("}", ",\"error\":null}", StringComparison.Ordinal), End], [] },
        { "no tokens", [A.Replace(":\"a\"", ":\"\"", StringComparison.Ordinal), End], [ViolationClass.SemanticNoTokens] },
        { "two things wrong", [A.TrimEnd() + B, C], [ViolationClass.JsonConcatenated, ViolationClass.StreamNoTerminal] },
    };

    [Theory]
    [MemberData(nameof(Streams))]
    public void A_stream_has_its_classes_in_every_segmentation(string what, string[] lines, string[] classes)
    {
        var raw = System.Text.Encoding.Latin1.GetBytes(Feed.Chunked(lines));
        var reader = new ResponseReader();
        var whole = Feed.Bytes(reader, Feed.Streamed, raw, [], _ => ExchangeEnd.Closed);
        Assert.True(classes.SequenceEqual(Feed.Classes(whole)), $"{what}: {string.Join("; ", whole.Violations)}");
        foreach (var size in Effort.IsLittle ? (int[])[1, 7] : [1, 2, 3, 7, 16, 61])
        {
            var parts = Feed.Bytes(reader, Feed.Streamed, raw, [size], _ => ExchangeEnd.Closed);
            Assert.Equal(whole.Violations, parts.Violations);
        }
    }

    [Fact]
    public void A_streams_chunks_need_not_be_its_lines()
    {
        var body = A + End;
        for (var cut = 1; cut < body.Length; cut++)
        {
            Assert.Empty(Feed.Text(Feed.Chunked(body[..cut], body[cut..])).Violations);
        }
    }

    /// <summary>Bodies of answers that are not streamed, and the one class of each.</summary>
    public static TheoryData<string, string?> Documents => new()
    {
        { A, ViolationClass.StreamNoTerminal },
        { End, ViolationClass.SemanticNoTokens },
        { A + End, ViolationClass.JsonConcatenated },
        { Whole + " x", ViolationClass.JsonTrailingGarbage },
        { Whole + "\0", ViolationClass.EncodingNul },
        { "\u00ef\u00bb\u00bf" + Whole, ViolationClass.EncodingBom },
        { Whole[..^40], ViolationClass.JsonMalformed },
        { Whole.Replace(",", ",\n", StringComparison.Ordinal), null },
        { Whole[..^1] + ",\"error\":\"x\"}", ViolationClass.StreamErrorFrame },
    };

    private static string Whole => Frames.Head + "\"response\":\"a\"," + Frames.Done + "}";

    [Theory]
    [MemberData(nameof(Documents))]
    public void One_document_has_its_class(string body, string? expected)
    {
        var report = Feed.Text($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n{body}", expected: Feed.Streamed with { Stream = false });
        Assert.Equal(expected, report.Violations.Count == 0 ? null : report.Violations[0].Class);
        Assert.True(report.Violations.Count <= 1);
    }

    [Fact]
    public void A_request_without_a_prompt_needs_no_tokens() =>
        Assert.Empty(Feed.Text(Feed.Chunked(End), expected: Feed.Streamed with { ExpectsTokens = false, PromptTokens = 500 }).Violations);

    [Fact]
    public void Violations_are_described_16_times_and_counted_all()
    {
        var report = Feed.Text(Feed.Chunked([.. Enumerable.Repeat("x\n", 100), End]));
        Assert.Equal(16, report.Violations.Count);
        Assert.Equal(100, report.ViolationTotal);
        Assert.Equal(101, report.Frames);
    }

    [Fact]
    public void Every_class_is_defined_once()
    {
        var names = typeof(ViolationClass).GetFields().Select(f => (string)f.GetValue(null)!).ToList();
        Assert.Equal(names.Order(StringComparer.Ordinal), ViolationCatalog.All.Select(d => d.Class).Order(StringComparer.Ordinal));
    }
}
