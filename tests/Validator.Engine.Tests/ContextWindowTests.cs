using System.Text.Json.Nodes;
using Validator.Engine.Models;

namespace Validator.Engine.Tests;

public sealed class ContextWindowTests
{
    [Theory]
    [InlineData(661, 256, 131)]
    [InlineData(11, 8, 7)]
    [InlineData(6, 4, 3)]
    [InlineData(6, 1, 3)]
    [InlineData(6, -5, 3)]
    [InlineData(255, 256, 131)]
    [InlineData(254, 256, 255)]
    public async Task An_over_long_prompt_is_cut_silently(int tokens, int contextLength, int evaluated)
    {
        await using TestEngine engine = await TestEngine.StartAsync();

        JsonNode answer = await engine.GenerateAsync(PromptOf(tokens), $$"""{"num_ctx":{{contextLength}},"num_predict":8}""");

        Assert.Equal(evaluated, answer["prompt_eval_count"]!.GetValue<int>());
        Assert.Equal(tokens + 8, answer["context"]!.AsArray().Count);
    }

    [Fact]
    public async Task An_error_instead_of_a_cut_names_the_numbers()
    {
        await using TestEngine engine = await TestEngine.StartAsync();

        JsonNode answer = await engine.PostAsync("/api/generate",
            $$"""{"model":"synthetic:1m","prompt":"{{PromptOf(661)}}","truncate":false,"stream":false,"options":{"num_ctx":256} }""", 400);

        JsonNode inner = JsonNode.Parse(answer["error"]!.GetValue<string>())!["error"]!;
        Assert.Equal(662, inner["n_prompt_tokens"]!.GetValue<int>());
        Assert.Equal(256, inner["n_ctx"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_long_history_loses_its_oldest_messages()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        string old = string.Concat(Enumerable.Repeat($$"""{"role":"user","content":"{{PromptOf(90)}}"},""", 4));

        JsonNode answer = await engine.PostAsync("/api/chat",
            $$"""{"model":"synthetic:1m","messages":[{"role":"system","content":"s"},{{old}}{"role":"user","content":"last"}],"stream":false,"options":{"num_ctx":256,"num_predict":2} }""");

        Assert.InRange(answer["prompt_eval_count"]!.GetValue<int>(), 90, 255);
    }

    [Theory]
    [InlineData("""{"num_ctx":64,"num_predict":200}""", "", 200)]
    [InlineData("""{"num_ctx":64}""", "", 640)]
    [InlineData("""{"num_ctx":64,"num_predict":-2}""", "", 640)]
    [InlineData("""{"num_ctx":64,"num_predict":200}""", ",\"shift\":false", 57)]
    public async Task A_full_context_shifts_or_ends_the_answer(string options, string more, int expected)
    {
        await using TestEngine engine = await TestEngine.StartAsync();

        JsonNode answer = await engine.GenerateAsync(PromptOf(6), options, more);

        Assert.Equal(expected, answer["eval_count"]!.GetValue<int>());
        Assert.Equal("length", answer["done_reason"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_context_beyond_the_models_is_clamped_silently()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        await engine.GenerateAsync("x", """{"num_ctx":1000000,"num_predict":1}""");

        JsonNode running = Assert.Single(await engine.RunningAsync())!;
        Assert.Equal(262_144, running["context_length"]!.GetValue<int>());
        Assert.True(running["size"]!.GetValue<long>() > 262_144 * 512L);
    }

    /// <summary>A text of exactly so many tokens, without that of the sequence's begin.</summary>
    private static string PromptOf(int tokens)
    {
        string text = string.Concat(Enumerable.Repeat("abc ", tokens)).TrimEnd();
        List<int> ids = [];
        Tokenizer.Tokenize(System.Text.Encoding.UTF8.GetBytes(text), ids);
        Assert.Equal(tokens, ids.Count);
        return text;
    }
}
