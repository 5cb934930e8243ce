using OllamaSharp;
using OllamaSharp.Models;
using OllamaSharp.Models.Chat;

namespace Validator.Engine.Tests;

/// <summary>A client that .NET programs use for Ollama, streaming.</summary>
public sealed class OllamaSharpTests
{
    [Fact]
    public async Task Generate_streams_to_its_end()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        using OllamaApiClient client = new(engine.Client, TestEngine.Model);
        List<GenerateResponseStream?> frames = [];

        await foreach (GenerateResponseStream? frame in client.GenerateAsync(
            new GenerateRequest { Prompt = "hello", Options = new RequestOptions { NumPredict = 12, Seed = 1 } }, TestContext.Current.CancellationToken))
        {
            frames.Add(frame);
        }

        Assert.Equal(13, frames.Count);
        Assert.Equal("length", Assert.IsType<GenerateDoneResponseStream>(frames[^1]).DoneReason);
        Assert.All(frames.SkipLast(1), frame => Assert.False(frame!.Done));
    }

    [Fact]
    public async Task A_cancelled_chat_frees_the_slot()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        using OllamaApiClient client = new(engine.Client, TestEngine.Model);
        using CancellationTokenSource enough = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        int frames = 0;

        // It ends the enumeration without an exception.
        await foreach (ChatResponseStream? frame in client.ChatAsync(
            new ChatRequest { Messages = [new Message(ChatRole.User, "hello")], Options = new RequestOptions { NumPredict = 1_000_000 } }, enough.Token))
        {
            frames++;
            if (frames == 10)
            {
                await enough.CancelAsync();
            }
        }

        Assert.InRange(frames, 10, 999_999);
        Assert.Equal(2, (await engine.GenerateAsync("hello", """{"num_predict":2}"""))["eval_count"]!.GetValue<int>());
    }
}
