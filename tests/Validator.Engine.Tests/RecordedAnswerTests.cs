using System.Text.RegularExpressions;

namespace Validator.Engine.Tests;

/// <summary>Sends what was sent to a real Ollama and compares status, headers and body with what that answered.</summary>
public sealed partial class RecordedAnswerTests
{
    [Theory]
    [InlineData("00-root")]
    [InlineData("00-root-head")]
    [InlineData("03-ps-idle")]
    [InlineData("04-show-unknown")]
    [InlineData("08-chat-empty-messages-load")]
    [InlineData("09-generate-load-empty-prompt")]
    [InlineData("11-keepalive-bad")]
    [InlineData("11-unload-keepalive0")]
    [InlineData("14-longprompt-shift-false")]
    [InlineData("14-longprompt-truncate-false")]
    [InlineData("14-longprompt-truncate-false-nonstream")]
    [InlineData("15-chat-longprompt-default")]
    [InlineData("20-unknown-model")]
    [InlineData("20-unknown-model-chat")]
    [InlineData("20-unknown-model-invalid-name")]
    [InlineData("21-empty-body")]
    [InlineData("21-malformed-json")]
    [InlineData("21-malformed-json-chat")]
    [InlineData("21-not-an-object")]
    [InlineData("21-trailing-garbage")]
    [InlineData("22-missing-model")]
    [InlineData("22-missing-model-chat")]
    [InlineData("22-missing-model-show")]
    [InlineData("22-model-not-string")]
    [InlineData("23-unknown-path")]
    [InlineData("23-wrong-method-get-generate")]
    [InlineData("23-wrong-method-post-tags")]
    [InlineData("23-wrong-method-put-chat")]
    [InlineData("24-format-bad")]
    [InlineData("24-numctx-string")]
    [InlineData("24-numthread-string")]
    [InlineData("24-prompt-number")]
    [InlineData("24-stop-string")]
    [InlineData("24-stream-string")]
    [InlineData("24-temperature-string")]
    public async Task Answers_as_recorded(string name)
    {
        Recording recording = Recording.Load(name);
        await using TestEngine engine = await TestEngine.StartAsync();

        // The engine's tokens are longer than those of the model recorded, so a context must be smaller to be overrun.
        string? body = recording.Body?.Replace("\"num_ctx\":256", "\"num_ctx\":64", StringComparison.Ordinal);
        RawExchange answer = await RawExchange.SendAsync(engine.Port, recording.Method, recording.Path, body);

        Assert.Equal(recording.Response.Status, answer.Status);
        Assert.Equal(HeadersOf(recording.Response), HeadersOf(answer));
        Assert.Equal(Comparable(recording.Response.Body), Comparable(answer.Body));
    }

    [Theory]
    [InlineData("05-generate-stream-coldload")]
    [InlineData("06-generate-nonstream")]
    [InlineData("07-chat-stream-chatml")]
    [InlineData("08-chat-nonstream")]
    public async Task Frames_have_the_recorded_shape(string name)
    {
        Recording recording = Recording.Load(name);
        await using TestEngine engine = await TestEngine.StartAsync();

        RawExchange answer = await RawExchange.SendAsync(engine.Port, recording.Method, recording.Path, recording.Body);

        Assert.Equal(recording.Response.Headers["Content-Type"], answer.Headers["Content-Type"]);
        Assert.Equal(recording.Response.Headers.Keys.Order(), answer.Headers.Keys.Where(key => key != "Connection").Order());
        Assert.Equal(recording.Response.Chunks.Count, answer.Chunks.Count);
        Assert.Equal(recording.Response.Body.Split('\n').Select(Shape), answer.Body.Split('\n').Select(Shape));
    }

    [Theory]
    [InlineData("02-tags", "/api/tags")]
    [InlineData("10-ps-loaded", "/api/ps")]
    public async Task Lists_have_the_recorded_fields(string name, string path)
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        await engine.GenerateAsync("x", """{"num_predict":1}""");

        RawExchange answer = await RawExchange.SendAsync(engine.Port, "GET", path, null);

        Assert.Equal(FirstModel(Recording.Load(name).Response.Body), FirstModel(answer.Body));
    }

    private static IEnumerable<string> HeadersOf(RawExchange response) => response.Headers
        .Where(header => header.Key is not ("Date" or "Connection" or "Content-Length"))
        .Select(header => $"{header.Key}: {header.Value}")
        .Append(response.Headers.ContainsKey("Content-Length") ? "Content-Length" : "chunked")
        .Order(StringComparer.Ordinal);

    private static string Comparable(string body)
    {
        string named = body.Replace("\"tiny\"", $"\"{TestEngine.Model}\"", StringComparison.Ordinal);
        return TokenCounts().Replace(Times().Replace(named, "TIME"), "N");
    }

    private static string Shape(string frame) =>
        Values().Replace(Contexts().Replace(frame, "[]"), match => match.Value.EndsWith(':') ? match.Value : match.Value[0] == '"' ? "text" : "0");

    private static string FirstModel(string body) => Shape(body[..(body.IndexOf("},{\"name\"", StringComparison.Ordinal) is var end and > 0 ? end : body.Length)].TrimEnd(']', '}'));

    [GeneratedRegex("""[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z""")]
    private static partial Regex Times();

    [GeneratedRegex("""(?<=request \(|size \(|n_prompt_tokens\\":|n_ctx\\":)[0-9]+""")]
    private static partial Regex TokenCounts();

    [GeneratedRegex("""(?<="context":)\[[0-9,]+\]""")]
    private static partial Regex Contexts();

    [GeneratedRegex("""("(\\.|[^"\\])*":?)|[0-9]+""")]
    private static partial Regex Values();
}
