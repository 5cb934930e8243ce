using System.Text.Json.Nodes;
using Validator.Engine.Inference;
using Validator.Engine.Scheduling;

namespace Validator.Engine.Tests;

public sealed class MemoryTests
{
    private const long Reserve = 256L << 20;

    [Theory]
    [InlineData("synthetic:1000b", 1, 4096)]
    [InlineData("synthetic:2000b", 256, 262_144)]
    public async Task Weights_beyond_the_machine_are_refused_with_both_sizes(string model, int parallel, int contextLength)
    {
        await using TestEngine engine = await TestEngine.StartAsync(new EngineOptions { NumParallel = parallel });

        Assert.Matches(
            @"^model requires more system memory \(\d+\.\d GiB\) than is available \(\d+\.\d [GM]iB\)$",
            await ErrorAsync(engine, model, contextLength));
    }

    [Fact]
    public async Task A_context_beyond_the_machine_is_refused_as_llama_server_does()
    {
        await using TestEngine engine = await TestEngine.StartAsync(new EngineOptions { NumParallel = 256 });
        string recorded = JsonNode.Parse(Recording.Load("40-oom-64x262144-slow").Response.Body)!["error"]!.GetValue<string>();

        string said = await ErrorAsync(engine, "synthetic:400m", 262_144);

        // The same words around other numbers.
        Assert.Equal(Words(recorded), Words(said));
    }

    [Fact]
    public async Task What_another_load_took_meanwhile_is_not_taken_twice()
    {
        // Plenty when the load is checked, gone by the time the memory is touched.
        int asked = 0;
        MemoryBudget budget = new(() => Reserve + (asked++ < 2 ? 4L << 30 : 0));
        await using TestEngine engine = await TestEngine.StartAsync(new EngineOptions { Memory = budget });

        Assert.StartsWith("model requires more system memory (", await ErrorAsync(engine, TestEngine.Model, 4096), StringComparison.Ordinal);
        Assert.Empty(await engine.RunningAsync());
    }

    [Fact]
    public async Task What_is_idle_leaves_before_a_model_is_refused()
    {
        // Room for one of the two at a time, by what the engine itself has taken.
        long held = 0;
        long total = Reserve + (96L << 20);
        MemoryBudget budget = new(() => total - Interlocked.Read(ref held));
        await using TestEngine engine = await TestEngine.StartAsync(new EngineOptions { Memory = budget });
        await engine.PostAsync("/api/generate", """{"model":"synthetic:8m","prompt":"x","stream":false,"options":{"num_predict":1}}""");
        held = 95L << 20;

        Task<JsonNode> second = engine.PostAsync("/api/generate", """{"model":"synthetic:9m","prompt":"x","stream":false,"options":{"num_predict":1}}""", 500);

        Assert.StartsWith("model requires more system memory (", (await second)["error"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Empty(await engine.RunningAsync());
    }

    [Fact]
    public void A_buffer_asks_again_while_it_is_filled()
    {
        List<long> claims = [];
        MemoryBudget budget = new(() =>
        {
            claims.Add(0);
            return claims.Count < 3 ? 1L << 40 : 0;
        });

        Assert.Throws<InsufficientMemoryException>(() => new NativeBuffer(600L << 20, budget).Dispose());
        Assert.Equal(3, claims.Count);
    }

    private static string Words(string text) => System.Text.RegularExpressions.Regex.Replace(text, @"\d+", "N");

    private static async Task<string> ErrorAsync(TestEngine engine, string model, int contextLength)
    {
        JsonNode answer = await engine.PostAsync(
            "/api/generate", $$"""{"model":"{{model}}","prompt":"x","options":{"num_ctx":{{contextLength}}} }""", 500);
        return answer["error"]!.GetValue<string>();
    }
}
