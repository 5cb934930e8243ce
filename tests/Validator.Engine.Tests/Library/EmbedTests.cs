using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Validator.Engine.Tests.Library;

public sealed class EmbedTests
{
    private const string Model = "synthetic-embed:1m";

    [Fact]
    public async Task An_embedding_has_length_1_whatever_its_dimensions_and_the_threads()
    {
        await using TestEngine engine = await TestEngine.StartAsync();

        float[] whole = await EmbedAsync(engine, "the quick brown fox", "\"options\":{\"num_thread\":1}");
        float[] again = await EmbedAsync(engine, "the quick brown fox", "\"options\":{\"num_thread\":2}");
        float[] cut = await EmbedAsync(engine, "the quick brown fox", "\"dimensions\":16,\"options\":{\"num_thread\":1}");

        Assert.Equal(whole, again);
        Assert.Equal(1, whole.Sum(value => (double)value * value), 5);
        Assert.Equal(1, cut.Sum(value => (double)value * value), 5);
        Assert.Equal(16, cut.Length);
        Assert.Equal(whole[1] / whole[0], cut[1] / cut[0], 4);
    }

    [Fact]
    public async Task A_text_over_several_batches_is_embedded_as_in_one()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        string text = string.Join(' ', Enumerable.Range(0, 200).Select(i => $"word{i}"));

        float[] one = await EmbedAsync(engine, text, "\"options\":{\"num_batch\":512}");
        float[] many = await EmbedAsync(engine, text, "\"options\":{\"num_batch\":7}");

        Assert.Equal(one.Length, many.Length);
        Assert.All(one.Zip(many), pair => Assert.Equal(pair.First, pair.Second, 5));
    }

    [Fact]
    public async Task Each_text_of_a_batch_is_embedded_as_by_itself_and_all_are_counted()
    {
        await using TestEngine engine = await TestEngine.StartAsync();

        JsonNode both = await engine.PostAsync("/api/embed", $$"""{"model":"{{Model}}","input":["one two","three"]}""");
        float[] first = await EmbedAsync(engine, "one two", "\"truncate\":true");

        Assert.Equal(first, Values(both["embeddings"]![0]!));
        Assert.Equal(3 + 2, both["prompt_eval_count"]!.GetValue<int>());
    }

    [Fact]
    public async Task Words_in_common_bring_embeddings_closer()
    {
        await using TestEngine engine = await TestEngine.StartAsync();

        float[] base_ = await EmbedAsync(engine, "the database connection was refused by the server", "\"truncate\":true");
        float[] near = await EmbedAsync(engine, "the database connection was closed by the server", "\"truncate\":true");
        float[] far = await EmbedAsync(engine, "seven purple elephants dance ballet under moonlight", "\"truncate\":true");

        Assert.True(Cosine(base_, near) > Cosine(base_, far));
    }

    [Fact]
    public async Task Base64_holds_the_same_floats()
    {
        await using TestEngine engine = await TestEngine.StartAsync();

        JsonNode plain = await engine.PostAsync("/v1/embeddings", $$"""{"model":"{{Model}}","input":"hello"}""");
        JsonNode base64 = await engine.PostAsync("/v1/embeddings", $$"""{"model":"{{Model}}","input":"hello","encoding_format":"base64"}""");

        byte[] bytes = Convert.FromBase64String(base64["data"]![0]!["embedding"]!.GetValue<string>());
        Assert.Equal(Values(plain["data"]![0]!["embedding"]!), MemoryMarshal.Cast<byte, float>(bytes).ToArray());
    }

    [Theory]
    [InlineData("/api/embed", """{"model":"nope","input":"x"}""", 404, """{"error":"model \"nope\" not found, try pulling it first"}""")]
    [InlineData("/api/embed", """{"input":"x"}""", 404, """{"error":"model '' not found"}""")]
    [InlineData("/api/embed", """{"model":"a b","input":"x"}""", 400, """{"error":"invalid model name"}""")]
    [InlineData("/api/embed", """{"model":"synthetic-embed:1m","input":7}""", 400, """{"error":"invalid input type"}""")]
    [InlineData("/api/embed", """{"model":"synthetic-embed:1m","input":["x",7]}""", 400, """{"error":"invalid input type"}""")]
    [InlineData("/api/embed", """{"model":"synthetic-embed:1m"}""", 200, """{"model":"synthetic-embed:1m","embeddings":[]}""")]
    [InlineData("/api/embed", """{"model":"synthetic:1m","input":""}""", 200, """{"model":"synthetic:1m","embeddings":[]}""")]
    [InlineData("/api/embeddings", """{"prompt":"x"}""", 400, """{"error":"model is required"}""")]
    [InlineData("/api/embeddings", """{"model":"synthetic-embed:1m"}""", 200, """{"embedding":[]}""")]
    [InlineData("/api/chat", """{"model":"synthetic-embed:1m","messages":[{"role":"user","content":"x"}]}""", 400, """{"error":"\"synthetic-embed:1m\" does not support chat"}""")]
    [InlineData("/v1/embeddings", """{"model":"synthetic-embed:1m"}""", 400, """{"error":{"message":"invalid input","type":"invalid_request_error","param":null,"code":null}}""")]
    [InlineData("/v1/embeddings", """{"model":"synthetic-embed:1m","input":[]}""", 400, """{"error":{"message":"invalid input","type":"invalid_request_error","param":null,"code":null}}""")]
    [InlineData("/v1/embeddings", """{"model":"nope","input":"x"}""", 404, """{"error":{"message":"model \"nope\" not found, try pulling it first","type":"not_found_error","param":null,"code":null}}""")]
    [InlineData("/v1/embeddings", """{"model":"synthetic-embed:1m","input":"x","encoding_format":"hex"}""", 400, """{"error":{"message":"Invalid value for 'encoding_format' = hex. Supported values: ['float', 'base64'].","type":"invalid_request_error","param":null,"code":null}}""")]
    public async Task Other_requests_are_answered_as_by_Ollama(string path, string request, int status, string answer)
    {
        await using TestEngine engine = await TestEngine.StartAsync();

        RawExchange exchange = await RawExchange.SendAsync(engine.Port, "POST", path, request);

        Assert.Equal((status, answer), (exchange.Status, exchange.Body.TrimEnd('\n')));
    }

    [Fact]
    public async Task The_context_is_that_of_the_model_at_most()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        string longText = string.Join(' ', Enumerable.Repeat("word", 3000));

        JsonNode cut = await engine.PostAsync("/api/embed", $$"""{"model":"{{Model}}","input":"{{longText}}"}""");

        Assert.Equal(2048, cut["prompt_eval_count"]!.GetValue<int>());
        Assert.Equal(2048, Assert.Single(await engine.RunningAsync())!["context_length"]!.GetValue<int>());
    }

    private static double Cosine(float[] one, float[] other) => one.Zip(other).Sum(pair => (double)pair.First * pair.Second);

    private static float[] Values(JsonNode list) => [.. list.AsArray().Select(value => value!.GetValue<float>())];

    private static async Task<float[]> EmbedAsync(TestEngine engine, string text, string more) =>
        Values((await engine.PostAsync("/api/embed", $$"""{"model":"{{Model}}","input":"{{text}}",{{more}}}"""))["embeddings"]![0]!);
}
