using System.Text;
using System.Text.Json;
using CsCheck;
using Validator.Pipeline.Bundling;
using Xunit;

namespace Validator.Tests.Pipeline.Bundling;

public sealed class TextRedactorTests
{
    private const string Request = """{"model":"m:1b","prompt":"def proprietary(customer42):\n    return \"Überraschung\" # 数据","stream":true,"options":{"num_ctx":2048}}""";

    [Fact]
    public void A_request_keeps_its_form_and_its_length_and_loses_its_text()
    {
        var bare = Redact(Request, null).Request;

        Assert.Equal(Encoding.UTF8.GetByteCount(Request), Encoding.UTF8.GetByteCount(bare));
        using var document = JsonDocument.Parse(bare);
        Assert.Equal("m:1b", document.RootElement.GetProperty("model").GetString());
        Assert.Equal(2048, document.RootElement.GetProperty("options").GetProperty("num_ctx").GetInt32());
        var prompt = document.RootElement.GetProperty("prompt").GetString()!;
        Assert.Matches("^[a-z]{3} [a-z]{11}\\([a-z]{8}11\\):\n    [a-z]{6} \"é[a-z]{11}\" # 一一$", prompt);
        Assert.DoesNotContain("proprietary", prompt, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"model":"m:1b","response":" customer","done":false}""", """{"model":"m:1b","response":" xxxxxxxx","done":false}""")]
    [InlineData("""{"done":true,"context":[1024,77,3],"eval_count":12}""", """{"done":true,"context":[1111,11,1],"eval_count":12}""")]
    [InlineData("""{"response":"a"}{"response":"b"}""", """{"response":"x"}{"response":"x"}""")]
    [InlineData("{\"response\":\"cut of", "{\"response\":\"xxx xx")]
    [InlineData("{\"response\":\"split\nproprietary\"}", "{\"response\":\"xxxxx\nxxxxxxxxxxx\"}")]
    [InlineData("proprietary garbage }", "xxxxxxxxxxx garbage }")]
    [InlineData("""{"error":"model runner has unexpectedly stopped"}""", """{"error":"model runner has unexpectedly stopped"}""")]
    [InlineData("""{"response":"a\u00fcb\n\u003c\ud83d\ude00"}""", """{"response":"x\u4e00x\n\u003c\ud83d\ude00"}""")]
    public void A_response_keeps_what_is_wrong_with_it(string body, string expected)
    {
        var bare = Redact(Request, "HTTP/1.1 200 OK\r\nServer: x\r\nSet-Cookie: id=7\r\n\r\n" + body).Response!;

        Assert.StartsWith("HTTP/1.1 200 OK\r\nServer: x\r\nSet-Cookie:*****\r\n\r\n", bare, StringComparison.Ordinal);
        Assert.Equal(expected, Same(bare[(bare.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..], expected));
    }

    [Theory]
    [InlineData("Host: 127.0.0.1:11434", "Host: 127.0.0.1:11434")]
    [InlineData("Host: localhost:11434", "Host: localhost:11434")]
    [InlineData("host: [::1]:11434", "host: [::1]:11434")]
    [InlineData("Host: gpu-7.corp.example:11434", "Host: xxxxxxxxxxxxxxxxxx:11434")]
    [InlineData("Host: gpu-7.corp.example", "Host: xxxxxxxxxxxxxxxxxx")]
    [InlineData("Host: [fd00::7]:80", "Host: xxxxxxxxx:80")]
    public void The_name_of_a_server_is_nobody_s_business(string field, string expected)
    {
        var head = Encoding.ASCII.GetBytes($"POST /api/chat HTTP/1.1\r\n{field}\r\nAccept: */*\r\n\r\n");

        TextRedactor.Host(head);

        Assert.Equal($"POST /api/chat HTTP/1.1\r\n{expected}\r\nAccept: */*\r\n\r\n", Encoding.ASCII.GetString(head));
    }

    [Fact]
    public void The_lengths_of_chunks_within_a_text_stay()
    {
        var bare = Redact(Request, "HTTP/1.1 200 OK\r\n\r\n1a\r\n{\"response\":\"one two\r\nbb\r\n three\"}\r\n0\r\n\r\n").Response!;

        Assert.Contains("\r\nbb\r\n", bare, StringComparison.Ordinal);
        Assert.DoesNotContain("three", bare, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_no_UTF8_are_evidence_and_stay()
    {
        byte[] text = [.. "ab"u8, 0xff, .. "ü"u8, 0xc3];

        Filler.Fill(text, 0);

        Assert.Equal([0xff, 0xc3], (byte[])[text[2], text[^1]]);
        Assert.Equal("é"u8.ToArray(), text[3..5]);
    }

    /// <summary>Whatever the bytes, nothing is thrown, nothing grows or shrinks, and no word of the prompt is left where text can be.</summary>
    [Fact]
    public void Any_bytes_keep_their_length_and_lose_the_prompts_words() => Gen.Byte.Array[0, 200].Select(Gen.Int[0, 200], Gen.Int[0, 200]).Sample(
        (noise, first, second) =>
        {
            byte[] body = [.. "HTTP/1.1 200 OK\r\n\r\n"u8, .. noise.Take(first), .. "\n{\"response\":\"proprietary customer\"}\n"u8, .. noise.Skip(second)];
            var redactor = new TextRedactor();
            redactor.Request(Encoding.UTF8.GetBytes(Request));
            var before = body.Length;
            redactor.Response(body);
            Assert.Equal(before, body.Length);
        },
        iter: 500);

    /// <summary>Filler is another from place to place; what matters is where it stands.</summary>
    private static string Same(string actual, string expected) => actual.Length != expected.Length ? actual
        : string.Concat(expected.Zip(actual, (wanted, got) => wanted == 'x' && char.IsAsciiLetter(got) ? 'x' : got));

    private static (string Request, string? Response) Redact(string request, string? response)
    {
        var redactor = new TextRedactor();
        var (sent, received) = (Encoding.UTF8.GetBytes(request), response is null ? null : Encoding.UTF8.GetBytes(response));
        redactor.Request(sent);
        if (received is not null)
        {
            redactor.Response(received);
        }

        return (Encoding.UTF8.GetString(sent), received is null ? null : Encoding.UTF8.GetString(received));
    }
}
