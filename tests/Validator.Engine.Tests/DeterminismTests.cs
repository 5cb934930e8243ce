using System.Text.Json.Nodes;

namespace Validator.Engine.Tests;

public sealed class DeterminismTests
{
    private const string Prompt = "def add(a, b): return a + b # the quick brown fox jumps over the lazy dog";

    [Theory]
    [InlineData("\"temperature\":0,\"num_thread\":1")]
    [InlineData("\"temperature\":0,\"num_thread\":3")]
    [InlineData("\"temperature\":0,\"num_thread\":2,\"num_batch\":5")]
    public async Task Threads_and_batches_do_not_change_the_answer(string options)
    {
        await using TestEngine engine = await TestEngine.StartAsync();

        Assert.Equal(
            await TextAsync(engine, Prompt, "\"temperature\":0,\"num_thread\":2"),
            await TextAsync(engine, Prompt, options));
    }

    [Fact]
    public async Task Nor_do_threads_that_share_a_long_context()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        string prompt = string.Concat(Enumerable.Repeat(Prompt + " ", 500));
        const string Options = "\"temperature\":0,\"num_ctx\":16384,\"num_thread\":";
        string one = await TextAsync(engine, prompt, Options + "1");

        Assert.Equal(one, await TextAsync(engine, prompt, Options + "2"));
        Assert.Equal(one, await TextAsync(engine, prompt, Options + "5"));
    }

    [Fact]
    public async Task The_seed_and_the_prompt_do()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        string one = await TextAsync(engine, Prompt, "\"seed\":1");

        Assert.Equal(one, await TextAsync(engine, Prompt, "\"seed\":1"));
        Assert.NotEqual(one, await TextAsync(engine, Prompt, "\"seed\":2"));
        Assert.NotEqual(one, await TextAsync(engine, "x" + Prompt, "\"seed\":1"));
        Assert.NotEqual(await TextAsync(engine, Prompt, ""), await TextAsync(engine, Prompt, ""));
    }

    [Fact]
    public async Task A_prefix_from_the_cache_gives_the_answer_of_a_fresh_server()
    {
        await using TestEngine used = await TestEngine.StartAsync();
        await TextAsync(used, Prompt, "\"seed\":9");
        await using TestEngine fresh = await TestEngine.StartAsync();

        Assert.Equal(
            await TextAsync(fresh, Prompt + " and more", "\"seed\":1"),
            await TextAsync(used, Prompt + " and more", "\"seed\":1"));
    }

    [Fact]
    public async Task Answers_under_load_are_those_given_alone()
    {
        await using TestEngine engine = await TestEngine.StartAsync(new EngineOptions { NumParallel = 3 });
        string[] prompts = [.. Enumerable.Range(0, 6).Select(i => $"{i} {Prompt}")];
        List<string> alone = [];
        foreach (string prompt in prompts)
        {
            alone.Add(await TextAsync(engine, prompt, "\"seed\":1"));
        }

        Assert.Equal(alone, await Task.WhenAll(prompts.Select(prompt => TextAsync(engine, prompt, "\"seed\":1"))));
    }

    [Fact]
    public async Task No_token_repeats_so_often_that_Ollama_would_end_the_stream()
    {
        await using TestEngine engine = await TestEngine.StartAsync();

        JsonNode answer = await engine.GenerateAsync("a", """{"temperature":0,"num_predict":600,"num_ctx":1024}""");

        int[] output = [.. answer["context"]!.AsArray().Select(id => id!.GetValue<int>()).TakeLast(600)];
        Assert.DoesNotContain(output.Skip(1).Zip(output), pair => pair.First == pair.Second);
        Assert.True(output.Distinct().Count() > 50);
    }

    private static async Task<string> TextAsync(TestEngine engine, string prompt, string options)
    {
        string comma = options.Length > 0 ? "," : "";
        return (await engine.GenerateAsync(prompt, $"{{\"num_predict\":40{comma}{options}}}"))["response"]!.GetValue<string>();
    }
}
