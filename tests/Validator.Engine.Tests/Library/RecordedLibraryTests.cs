using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Validator.Engine.Tests.Library;

/// <summary>Sends what was sent to a real Ollama's model routes and compares with what that answered.</summary>
public sealed partial class RecordedLibraryTests
{
    [Theory]
    [InlineData("31-embed")]
    [InlineData("31-embed-array")]
    [InlineData("31-embed-embedmodel-toolong-truncate-false")]
    [InlineData("31-embeddings-old")]
    [InlineData("31-generate-on-embedmodel")]
    [InlineData("32-v1-embeddings")]
    [InlineData("33-cloud-model")]
    [InlineData("33-create-empty")]
    [InlineData("33-create-from-unknown")]
    [InlineData("33-pull-missing-model")]
    [InlineData("33-pull-registry-refused")]
    [InlineData("33-pull-unknown-no-network")]
    [InlineData("33-pull-unknown-no-network-nonstream")]
    [InlineData("33-push-no-network")]
    [InlineData("34-copy")]
    [InlineData("34-delete-unknown")]
    [InlineData("34-no-content-type")]
    [InlineData("34-form-content-type", "Content-Type: application/x-www-form-urlencoded")]
    [InlineData("34-cors-forbidden-origin", "Origin: http://evil.example")]
    [InlineData("34-cors-preflight", "Origin: http://localhost:3000", "Access-Control-Request-Method: POST")]
    [InlineData("34-foreign-host-header", "Host: evil.example")]
    public async Task Answers_as_recorded(string name, params string[] headers)
    {
        (string method, string path, string? body, RawExchange expected) = TestModels.Recorded(name);
        await using TestEngine engine = await TestEngine.StartAsync();
        await TestModels.CreateAsync(engine);

        RawExchange answer = await RawExchange.SendAsync(engine.Port, method, path, body, headers);

        Assert.Equal(expected.Status, answer.Status);
        Assert.Equal(HeadersOf(expected), HeadersOf(answer));
        Assert.Equal(expected.Chunks.Select(Comparable), answer.Chunks.Select(Comparable));
        Assert.Equal(Comparable(expected.Body), Comparable(answer.Body));
    }

    [Fact]
    public async Task A_copy_is_deleted_as_recorded()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        await TestModels.CreateAsync(engine);
        foreach (string name in new[] { "34-copy", "34-delete" })
        {
            (string method, string path, string? body, RawExchange expected) = TestModels.Recorded(name);
            RawExchange answer = await RawExchange.SendAsync(engine.Port, method, path, body);
            Assert.Equal((expected.Status, "", "0"), (answer.Status, answer.Body, answer.Headers["Content-Length"]));
            Assert.Equal(HeadersOf(expected), HeadersOf(answer));
        }
    }

    [Theory]
    [InlineData("31-embed-embedmodel")]
    [InlineData("31-embed-embedmodel-array")]
    [InlineData("31-embed-embedmodel-toolong-default")]
    [InlineData("31-embeddings-old-embedmodel")]
    [InlineData("31-v1-embeddings-embedmodel")]
    [InlineData("32-v1-model-one")]
    [InlineData("32-v1-models")]
    public async Task Fields_are_as_recorded(string name)
    {
        (string method, string path, string? body, RawExchange expected) = TestModels.Recorded(name);
        await using TestEngine engine = await TestEngine.StartAsync();
        await TestModels.CreateAsync(engine);

        RawExchange answer = await RawExchange.SendAsync(engine.Port, method, path, body);

        Assert.Equal(expected.Status, answer.Status);
        Assert.Equal(expected.Headers["Content-Type"], answer.Headers["Content-Type"]);
        Assert.Equal(expected.Body.EndsWith('\n'), answer.Body.EndsWith('\n'));
        Assert.Equal(Shape(JsonNode.Parse(expected.Body)), Shape(JsonNode.Parse(answer.Body)));
    }

    [Theory]
    [InlineData("04-show")]
    [InlineData("04-show-verbose")]
    [InlineData("04-show-tmpl")]
    public async Task Show_tells_what_was_recorded(string name)
    {
        (string method, string path, string? body, RawExchange expected) = TestModels.Recorded(name);
        await using TestEngine engine = await TestEngine.StartAsync();
        await TestModels.CreateAsync(engine);

        RawExchange answer = await RawExchange.SendAsync(engine.Port, method, path, body);

        JsonObject one = JsonNode.Parse(expected.Body)!.AsObject();
        JsonObject other = JsonNode.Parse(answer.Body)!.AsObject();
        Assert.Equal(one.Select(field => field.Key), other.Select(field => field.Key));
        Assert.Equal(Shape(one["details"]), Shape(other["details"]));
        Assert.Equal(Shape(one["tensors"]), Shape(other["tensors"]));
        Assert.Equal(Shape(one["model_info"]!["tokenizer.ggml.tokens"]), Shape(other["model_info"]!["tokenizer.ggml.tokens"]));
        Assert.Equal(Shape(one["capabilities"]), Shape(other["capabilities"]));
        if (name == "04-show-tmpl")
        {
            Assert.Equal(one["parameters"]!.GetValue<string>(), other["parameters"]!.GetValue<string>());
            Assert.Equal(one["template"]!.GetValue<string>(), other["template"]!.GetValue<string>());
            Assert.Equal(one["system"]!.GetValue<string>(), other["system"]!.GetValue<string>());
            Assert.Equal(From().Replace(one["modelfile"]!.GetValue<string>(), "FROM x"), From().Replace(other["modelfile"]!.GetValue<string>(), "FROM x"));
        }
    }

    [Fact]
    public async Task Show_writes_a_new_line_in_a_template_as_recorded()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        JsonNode shown = await engine.PostAsync("/api/show", """{"model":"synthetic:8m"}""");
        Assert.Contains("\nTEMPLATE \"{{ if .System }}", shown["modelfile"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Origin: http://localhost:3000", "http://localhost:3000", "Origin")]
    [InlineData("Origin: app://x", "app://x", "Origin")]
    [InlineData("Origin: https://tool.example", "https://tool.example", "Origin")]
    [InlineData("Origin: https://a.sub.example", "https://a.sub.example", "Origin")]
    [InlineData("X: y", null, null)]
    public async Task An_allowed_origin_is_told_so(string header, string? allowed, string? vary)
    {
        await using TestEngine engine = await TestEngine.StartAsync(new EngineOptions { Origins = ["https://tool.example", "https://*.sub.example"] });

        RawExchange answer = await RawExchange.SendAsync(engine.Port, "GET", "/api/tags", null, header);

        Assert.Equal(200, answer.Status);
        Assert.Equal(allowed, answer.Headers.GetValueOrDefault("Access-Control-Allow-Origin"));
        Assert.Equal(vary, answer.Headers.GetValueOrDefault("Vary"));
    }

    [Theory]
    [InlineData("Origin: https://tool.example.evil")]
    [InlineData("Origin: http://localhost.evil.example")]
    [InlineData("Origin: https://.sub.exampl")]
    [InlineData("Origin: null")]
    public async Task Another_origin_gets_403_without_a_body(string header)
    {
        await using TestEngine engine = await TestEngine.StartAsync(new EngineOptions { Origins = ["https://tool.example", "https://*.sub.example"] });

        RawExchange answer = await RawExchange.SendAsync(engine.Port, "GET", "/api/tags", null, header);

        Assert.Equal((403, "", false), (answer.Status, answer.Body, answer.Headers.ContainsKey("Access-Control-Allow-Origin")));
    }

    [Theory]
    [InlineData("/", 200)]
    [InlineData("/api/version", 200)]
    [InlineData("/api/tags", 200)]
    [InlineData("/api/ps", 405)]
    [InlineData("/api/blobs/sha256:0000000000000000000000000000000000000000000000000000000000000000", 404)]
    [InlineData("/api/blobs/x", 400)]
    public async Task Head_has_no_body(string path, int status)
    {
        await using TestEngine engine = await TestEngine.StartAsync();

        RawExchange answer = await RawExchange.SendAsync(engine.Port, "HEAD", path, null);

        Assert.Equal((status, ""), (answer.Status, answer.Body));
    }

    private static IEnumerable<string> HeadersOf(RawExchange response) => response.Headers
        .Where(header => header.Key is not ("Date" or "Connection" or "Content-Length"))
        .Select(header => $"{header.Key}: {header.Value}")
        .Append(response.Headers.ContainsKey("Content-Length") ? "Content-Length" : "none or chunked")
        .Order(StringComparer.Ordinal);

    /// <summary>The engine asks no name server, so it names none; its weights are others.</summary>
    private static string Comparable(string text) => Digest().Replace(
        text.Replace(" on 10.255.255.53:53: dial udp 10.255.255.53:53", "", StringComparison.Ordinal), "sha256:DIGEST");

    /// <summary>Names of fields in their order and the kinds of values; of a list, the kinds of its elements.</summary>
    private static string Shape(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject value => "{" + string.Join(',', value.Select(field => $"{field.Key}:{Shape(field.Value)}")) + "}",
        JsonArray list => "[" + string.Join('|', list.Select(Shape).Distinct()) + "]",
        _ => node.GetValueKind().ToString(),
    };

    [GeneratedRegex("sha256:[0-9a-f]{64}")]
    private static partial Regex Digest();

    [GeneratedRegex("^FROM .*$", RegexOptions.Multiline)]
    private static partial Regex From();
}
