using OllamaSharp;
using OllamaSharp.Models;
using OllamaSharp.Models.Exceptions;

namespace Validator.Engine.Tests.Library;

/// <summary>A client that is not ours works the library.</summary>
public sealed class OllamaSharpTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_creates_shows_copies_lists_and_deletes()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        using OllamaApiClient client = new(engine.Address);

        List<string?> steps = [];
        await foreach (CreateModelResponse? step in client.CreateModelAsync(
            new CreateModelRequest { Model = "mine", From = "synthetic:1m", System = "be brief", Parameters = new Dictionary<string, object> { ["num_ctx"] = 128 } }, Token))
        {
            steps.Add(step?.Status);
        }

        await client.CopyModelAsync("mine", "other", Token);
        ShowModelResponse shown = await client.ShowModelAsync("other", Token);
        Model[] listed = [.. await client.ListLocalModelsAsync(Token)];
        await client.DeleteModelAsync("mine", Token);

        Assert.Equal("success", steps[^1]);
        Assert.Equal("be brief", shown.System);
        Assert.Contains("num_ctx", shown.Parameters, StringComparison.Ordinal);
        Assert.Equal(
            listed.Single(model => model.Name == "mine:latest").Digest,
            listed.Single(model => model.Name == "other:latest").Digest);
        Assert.DoesNotContain(await client.ListLocalModelsAsync(Token), model => model.Name == "mine:latest");
    }

    [Fact]
    public async Task It_pulls_with_progress_and_is_told_what_is_not_there()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        using OllamaApiClient client = new(engine.Address);

        List<PullModelResponse?> steps = [];
        await foreach (PullModelResponse? step in client.PullModelAsync("synthetic:2m", Token))
        {
            steps.Add(step);
        }

        Assert.Equal("success", steps[^1]!.Status);
        Assert.Contains(steps, step => step is { Percent: 100, Total: > 2_000_000 });
        await Assert.ThrowsAnyAsync<OllamaException>(async () =>
        {
            await foreach (PullModelResponse? _ in client.PullModelAsync("no-such-model", Token))
            {
            }
        });
    }

    [Fact]
    public async Task It_embeds()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        using OllamaApiClient client = new(engine.Address, "synthetic-embed:1m");

        EmbedResponse answer = await client.EmbedAsync(new EmbedRequest { Model = "synthetic-embed:1m", Input = ["a cat", "a cat", "of two dogs"], Dimensions = 32 }, Token);

        Assert.Equal(3, answer.Embeddings.Count);
        Assert.Equal(answer.Embeddings[0], answer.Embeddings[1]);
        Assert.NotEqual(answer.Embeddings[0], answer.Embeddings[2]);
        Assert.All(answer.Embeddings, embedding => Assert.Equal(32, embedding.Length));
    }

    [Fact]
    public async Task It_asks_for_blobs_and_sends_them()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        using OllamaApiClient client = new(engine.Address);
        byte[] blob = [.. Enumerable.Range(0, 100_000).Select(i => (byte)i)];
        string digest = "sha256:" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(blob));

        Assert.False(await client.IsBlobExistsAsync(digest, Token));
        await client.PushBlobAsync(digest, blob, Token);
        Assert.True(await client.IsBlobExistsAsync(digest, Token));
    }
}
