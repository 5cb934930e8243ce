using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using OpenAI;
using OpenAI.Chat;

namespace Validator.Engine.Tests;

/// <summary>OpenAI's own client against the engine, and what that client does not show.</summary>
public sealed class OpenAiTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_official_client_gets_a_whole_answer()
    {
        await using TestEngine engine = await TestEngine.StartAsync();

        ChatCompletion answer = await Client(engine).CompleteChatAsync([new UserChatMessage("hello")], new ChatCompletionOptions { MaxOutputTokenCount = null, Temperature = 0, StopSequences = { "e" } }, Token);

        Assert.Equal(ChatFinishReason.Stop, answer.FinishReason);
        Assert.DoesNotContain("e", answer.Content[0].Text, StringComparison.Ordinal);
        Assert.Equal(answer.Usage.TotalTokenCount, answer.Usage.InputTokenCount + answer.Usage.OutputTokenCount);
        Assert.StartsWith("chatcmpl-", answer.Id, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_official_client_streams_and_its_cancellation_frees_the_slot()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        using CancellationTokenSource enough = CancellationTokenSource.CreateLinkedTokenSource(Token);
        int updates = 0;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (StreamingChatCompletionUpdate update in Client(engine).CompleteChatStreamingAsync([new UserChatMessage("hello")], null, enough.Token))
            {
                updates += update.ContentUpdate.Count;
                if (updates == 20)
                {
                    await enough.CancelAsync();
                }
            }
        });

        JsonNode next = await engine.GenerateAsync("hello", """{"num_predict":2}""");
        Assert.Equal(2, next["eval_count"]!.GetValue<int>());
    }

    [Fact]
    public async Task The_official_client_reads_logprobs_and_a_schema()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        ChatCompletionOptions options = new()
        {
            IncludeLogProbabilities = true,
            TopLogProbabilityCount = 3,
            ResponseFormat = ChatResponseFormat.CreateJsonSchemaFormat("point", BinaryData.FromString(
                """{"type":"object","properties":{"x":{"type":"integer"},"y":{"type":"boolean"}},"required":["x","y"]}""")),
        };

        ChatCompletion answer = await Client(engine).CompleteChatAsync([new UserChatMessage("hello")], options, Token);

        JsonNode point = JsonNode.Parse(answer.Content[0].Text)!;
        Assert.Equal(["x", "y"], point.AsObject().Select(member => member.Key));
        Assert.Equal(string.Concat(answer.ContentTokenLogProbabilities.Select(token => token.Token)), answer.Content[0].Text);
        Assert.All(answer.ContentTokenLogProbabilities, token => Assert.Equal(3, token.TopLogProbabilities.Count));
    }

    [Fact]
    public async Task The_official_client_sees_an_unknown_model_as_404()
    {
        await using TestEngine engine = await TestEngine.StartAsync();

        ClientResultException error = await Assert.ThrowsAsync<ClientResultException>(
            () => Client(engine, "nope").CompleteChatAsync([new UserChatMessage("hello")], null, Token));

        Assert.Equal(404, error.Status);
    }

    [Theory]
    [InlineData("/v1/chat/completions", """{"model":"synthetic:1m"}""", 400, "[] is too short - 'messages'")]
    [InlineData("/v1/chat/completions", """{"model":"synthetic:1m","messages":[{"role":"user","content":5}]}""", 400, "invalid message content type: float64")]
    [InlineData("/v1/chat/completions", """{"model":"synthetic:1m","messages":[{"role":"user","content":[{"type":"video"}]}]}""", 400, "invalid message format")]
    [InlineData("/v1/chat/completions", """{"model":7,"messages":[]}""", 400, "json: cannot unmarshal number into Go struct field ChatCompletionRequest.model of type string")]
    [InlineData("/v1/completions", "", 400, "EOF")]
    [InlineData("/v1/completions", """{"model":"synthetic:1m","prompt":"x","suffix":"y"}""", 400, "registry.ollama.ai/library/synthetic:1m does not support insert")]
    public async Task Errors_have_the_shape_of_OpenAI(string path, string body, int status, string message)
    {
        await using TestEngine engine = await TestEngine.StartAsync();

        JsonNode error = (await engine.PostAsync(path, body, status))["error"]!;

        Assert.Equal(message, error["message"]!.GetValue<string>());
        Assert.Equal("invalid_request_error", error["type"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_streamed_completion_counts_in_every_chunk_when_asked_to()
    {
        await using TestEngine engine = await TestEngine.StartAsync();

        RawExchange answer = await RawExchange.SendAsync(engine.Port, "POST", "/v1/completions",
            """{"model":"synthetic:1m","prompt":"hello","stream":true,"stream_options":{"include_usage":true},"max_tokens":5}""");

        string[] events = answer.Body.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("data: [DONE]", events[^1]);
        JsonNode[] chunks = [.. events.SkipLast(1).Select(text => JsonNode.Parse(text["data: ".Length..])!)];
        Assert.Equal([0, 0, 0, 0, 0, 0, 5], chunks.Select(chunk => chunk["usage"]!["completion_tokens"]!.GetValue<int>()));
        Assert.Equal("length", chunks[^2]["choices"]![0]!["finish_reason"]!.GetValue<string>());
        Assert.Empty(chunks[^1]["choices"]!.AsArray());
    }

    private static ChatClient Client(TestEngine engine, string model = TestEngine.Model) => new(
        model,
        new ApiKeyCredential("none"),
        new OpenAIClientOptions { Endpoint = new Uri(engine.Address, "v1"), Transport = new HttpClientPipelineTransport(engine.Client), RetryPolicy = new ClientRetryPolicy(0) });
}
