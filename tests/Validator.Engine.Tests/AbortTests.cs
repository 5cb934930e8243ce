using System.Text.Json.Nodes;
using Validator.Engine.Inference;
using Validator.Engine.Models;
using Validator.Engine.Scheduling;

namespace Validator.Engine.Tests;

public sealed class AbortTests
{
    [Fact]
    public void A_pass_that_no_one_wants_ends_before_its_next_layer_and_can_be_run_again()
    {
        ModelSpec model = ModelName.Find("synthetic:8m")!;
        using Weights weights = new(model, 2, MemoryBudget.OfThisMachine);
        int layers = 0;
        int until = int.MaxValue;
        Batch batch = new(8);
        using ForwardPass pass = new(weights, batch, 2, MemoryBudget.OfThisMachine) { IsAbandoned = () => ++layers > until };
        using WorkerTeam team = new(2, pass.Execute);
        using KvCache cache = new(model, 16, MemoryBudget.OfThisMachine);
        for (int position = 0; position < 8; position++)
        {
            batch.Add(new Batch.Row(100 + position, position, cache), position == 7);
        }

        team.Run();
        float[] whole = pass.Logits(0).ToArray();
        Assert.False(pass.WasAbandoned);
        Assert.Equal(model.Layers, layers);

        (layers, until) = (0, 2);
        team.Run();
        Assert.True(pass.WasAbandoned);
        Assert.Equal(3, layers);

        (layers, until) = (0, int.MaxValue);
        team.Run();
        Assert.False(pass.WasAbandoned);
        Assert.Equal(whole, pass.Logits(0).ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task After_an_abandoned_prompt_the_same_is_answered_as_by_a_fresh_server(int parallel)
    {
        string prompt = string.Concat(Enumerable.Repeat("def f(x): return x ", 6_000));
        string body = $$"""{"model":"synthetic:1m","prompt":"{{prompt}}","stream":false,"options":{"num_predict":20,"num_ctx":65536,"seed":1} }""";
        await using TestEngine used = await TestEngine.StartAsync(new EngineOptions { NumParallel = parallel });
        using CancellationTokenSource leaves = new();
        Task abandoned = LeaveAsync(used, body, leaves.Token);
        while ((await used.RunningAsync()).Count == 0)
        {
            // Until the model is loaded, and so the prompt under way.
        }

        Task<JsonNode> beside = used.PostAsync("/api/generate", """{"model":"synthetic:1m","prompt":"hello","stream":false,"options":{"num_predict":60,"num_ctx":65536,"seed":1}}""");
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => abandoned);
        JsonNode after = await used.PostAsync("/api/generate", body);

        await using TestEngine fresh = await TestEngine.StartAsync();
        Assert.Equal(
            (await fresh.PostAsync("/api/generate", """{"model":"synthetic:1m","prompt":"hello","stream":false,"options":{"num_predict":60,"num_ctx":65536,"seed":1}}"""))["response"]!.ToString(),
            (await beside)["response"]!.ToString());
        Assert.Equal((await fresh.PostAsync("/api/generate", body))["response"]!.ToString(), after["response"]!.ToString());
    }

    private static async Task LeaveAsync(TestEngine engine, string body, CancellationToken leaves)
    {
        using StringContent content = new(body);
        using HttpResponseMessage response = await engine.Client.PostAsync(new Uri("/api/generate", UriKind.Relative), content, leaves);
    }
}
