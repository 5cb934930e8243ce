using System.Text;
using System.Text.Json;
using CsCheck;
using Validator.Integrity;
using Xunit;

namespace Validator.Tests.Integrity;

public sealed class AnswerTextTests
{
    private static readonly JsonSerializerOptions Pretty = new() { WriteIndented = true };

    public enum Form
    {
        Generate,
        Chat,
        Delta,
        Completion,
    }

    [Fact]
    public void Any_pieces_come_back_as_one_text_over_any_route_and_framing() =>
        Gen.Select(Gen.String[Gen.Char["ab1 é中\n\"\\\t{}"], 0, 12].Array[1, 8], Gen.Enum<Form>(), Gen.Bool, Gen.Bool).Sample((pieces, form, chunked, lineFeeds) =>
        {
            var end = lineFeeds ? "\r\n" : "\n";
            var lines = form is Form.Generate or Form.Chat
                ? pieces.Select(piece => Frame(form, piece) + end).Append("""{"done":true,"response":""}""" + end)
                : pieces.Select(piece => $"data: {Frame(form, piece)}{end}{end}").Append($"data: [DONE]{end}{end}");

            Assert.Equal(string.Concat(pieces), AnswerText.Of(Response(string.Concat(lines), chunked), stream: true));
        });

    [Fact]
    public void One_document_has_its_text_wherever_it_breaks_its_lines() =>
        Gen.Select(Gen.String[Gen.Char["ab é\n\""], 0, 30], Gen.OneOf(Form.Generate, Form.Chat, Form.Completion), Gen.Bool).Sample((text, form, chunked) =>
        {
            var pretty = JsonSerializer.Serialize(JsonDocument.Parse(Frame(form, text)).RootElement, Pretty);

            Assert.Equal(text, AnswerText.Of(Response(pretty, chunked), stream: false));
        });

    [Theory]
    [InlineData("""{"message":{"thinking":"hm","content":""}}{n}{"message":{"content":"42"}}""", "hm42")]
    [InlineData("""{"thinking":"hm ","response":""}{n}{"response":"42"}""", "hm 42")]
    [InlineData("""data: {"choices":[{"delta":{"reasoning":"hm"}}]}{n}data: {"choices":[{"delta":{"content":"42"}}]}{n}data: {"choices":[],"usage":{}}""", "hm42")]
    [InlineData("""{"response":"4"}{n}not json{n}[]{n}{"response":7}{n}{"response":"2"}""", "42")]
    [InlineData("""{"response":"4"}{"response":"9"}{n}{"response":"2"}""", "42")]
    [InlineData("""{"response":"\ud800"}{n}{"response":"2"}""", "2")]
    [InlineData("""{"done":true}""", "")]
    [InlineData("nothing at all", null)]
    [InlineData("", null)]
    public void What_cannot_be_read_is_passed_over(string body, string? text) =>
        Assert.Equal(text, AnswerText.Of(Response(body.Replace("{n}", "\n", StringComparison.Ordinal), chunked: false), stream: true));

    [Fact]
    public void A_refusal_has_no_text() =>
        Assert.Null(AnswerText.Of("HTTP/1.1 404 Not Found\r\nContent-Length: 18\r\n\r\n{\"response\":\"abc\"}"u8, stream: false));

    [Fact]
    public void A_cut_stream_has_the_text_that_came() =>
        Assert.Equal("ab", AnswerText.Of("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n11\r\n{\"response\":\"ab\"}\r\n40\r\n{\"resp"u8.ToArray().AsSpan(), stream: true));

    [Fact]
    public void No_more_is_kept_than_the_bound()
    {
        var line = $$"""{"response":"{{new string('a', 1000)}}"}""" + "\n";

        Assert.Equal(AnswerText.Longest, AnswerText.Of(Response(string.Concat(Enumerable.Repeat(line, 300)), chunked: true), stream: true)!.Length);
    }

    [Fact]
    public void Any_bytes_are_read_without_error() =>
        Gen.Select(Gen.Byte.Array[0, 200], Gen.Bool, Gen.Bool).Sample((bytes, stream, head) =>
        {
            _ = AnswerText.Of(head ? [.. "HTTP/1.1 200 OK\r\n\r\n"u8, .. bytes] : bytes, stream);
        });

    /// <summary>Every answer of a real Ollama has the text that its frames hold, read in another way.</summary>
    [Fact]
    public void The_recordings_have_their_text()
    {
        var told = 0;
        foreach (var recording in Effort.Cases(Recording.All.Where(recording => recording.Verdict == "sound")))
        {
            var raw = recording.Response;
            var body = Encoding.UTF8.GetString(raw);
            var expected = string.Concat(System.Text.RegularExpressions.Regex.Matches(body, "\"(?:response|content)\":\"((?:[^\"\\\\]|\\\\.)*)\"").Select(match => JsonSerializer.Deserialize<string>($"\"{match.Groups[1].Value}\"")));
            if (expected.Length > 0 && body.StartsWith("HTTP/1.1 200", StringComparison.Ordinal) && !body.Contains("\"thinking\"", StringComparison.Ordinal))
            {
                told++;
                Assert.Equal(expected, AnswerText.Of(raw, recording.Expected.Stream));
            }
        }

        Assert.True(told > Effort.Iterations(50), $"{told} recordings");
    }

    private static string Frame(Form form, string text)
    {
        var json = JsonSerializer.Serialize(text);
        return form switch
        {
            Form.Generate => $$"""{"model":"m","response":{{json}},"done":false}""",
            Form.Chat => $$$"""{"model":"m","message":{"role":"assistant","content":{{{json}}}},"done":false}""",
            Form.Delta => $$$"""{"id":"c","choices":[{"index":0,"delta":{"content":{{{json}}}}}]}""",
            _ => $$$"""{"id":"c","choices":[{"index":0,"text":{{{json}}}}]}""",
        };
    }

    private static byte[] Response(string body, bool chunked)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        if (!chunked)
        {
            return [.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {bytes.Length}\r\n\r\n"), .. bytes];
        }

        // Chunks that heed neither lines nor characters.
        var pieces = bytes.Chunk(7).SelectMany(piece => (byte[])[.. Encoding.ASCII.GetBytes($"{piece.Length:x}\r\n"), .. piece, .. "\r\n"u8]);
        return [.. "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"u8, .. pieces, .. "0\r\n\r\n"u8];
    }
}
