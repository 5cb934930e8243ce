using System.Text.Json.Nodes;

namespace Validator.Engine.Tests;

public sealed class StreamingTests
{
    [Fact]
    public async Task Each_chunk_is_one_whole_frame_even_a_terminal_frame_of_100_kilobytes()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        string prompt = string.Concat(Enumerable.Repeat("abc ", 20_000));

        RawExchange answer = await RawExchange.SendAsync(engine.Port, "POST", "/api/generate",
            $$"""{"model":"synthetic:1m","prompt":"{{prompt}}","options":{"num_ctx":32768,"num_predict":20} }""");

        Assert.Equal(21, answer.Chunks.Count);
        Assert.All(answer.Chunks, chunk => Assert.Equal(chunk.Length - 1, chunk.IndexOf('\n', StringComparison.Ordinal)));
        Assert.True(answer.Chunks[^1].Length > 100_000);
        Assert.All(answer.Chunks.SkipLast(1), chunk => Assert.False(JsonNode.Parse(chunk)!["done"]!.GetValue<bool>()));
        Assert.True(JsonNode.Parse(answer.Chunks[^1])!["done"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Context_holds_prompt_and_answer_and_continues_the_exchange()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        JsonNode first = await engine.GenerateAsync("hello there", """{"num_predict":5,"seed":1}""");
        string context = first["context"]!.ToJsonString();

        JsonNode second = await engine.GenerateAsync(" x", """{"num_predict":2,"seed":1}""", $",\"context\":{context}");

        Assert.Equal(first["prompt_eval_count"]!.GetValue<int>() - 1 + 5, first["context"]!.AsArray().Count);
        Assert.Equal(1 + first["context"]!.AsArray().Count + 1, second["prompt_eval_count"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_stop_sequence_ends_the_answer_before_itself()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        const string Options = "\"num_predict\":60,\"seed\":7,\"num_thread\":2";
        string whole = (await engine.GenerateAsync("hello", $"{{{Options}}}"))["response"]!.GetValue<string>();
        string stop = whole[20..26];

        JsonNode cut = await engine.GenerateAsync("hello", $"{{{Options},\"stop\":[\"never said\",{JsonValue.Create(stop).ToJsonString()}]}}");

        Assert.Equal("stop", cut["done_reason"]!.GetValue<string>());
        Assert.Equal(whole[..whole.IndexOf(stop, StringComparison.Ordinal)], cut["response"]!.GetValue<string>());
    }

    [Fact]
    public async Task Counters_add_up_and_a_cached_prompt_is_counted_but_not_timed()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        string prompt = string.Concat(Enumerable.Repeat("def f(x): ", 4_000));
        JsonNode cold = await engine.GenerateAsync(prompt, """{"num_ctx":32768,"num_predict":10}""");

        JsonNode cached = await engine.GenerateAsync(prompt, """{"num_ctx":32768,"num_predict":10}""");

        foreach (JsonNode answer in new[] { cold, cached })
        {
            long parts = Number(answer, "load_duration") + Number(answer, "prompt_eval_duration") + Number(answer, "eval_duration");
            Assert.InRange(parts, 1, Number(answer, "total_duration"));
            Assert.Equal(10, Number(answer, "eval_count"));
        }

        Assert.Equal(Number(cold, "prompt_eval_count"), Number(cached, "prompt_eval_count"));
        Assert.True(Number(cached, "prompt_eval_duration") < Number(cold, "prompt_eval_duration") / 4);
    }

    private static long Number(JsonNode answer, string name) => answer[name]!.GetValue<long>();
}
