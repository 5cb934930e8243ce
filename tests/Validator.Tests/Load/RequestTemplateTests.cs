using System.Text.Json;
using Validator.Load;
using Validator.Spec;
using Xunit;

namespace Validator.Tests.Load;

public sealed class RequestTemplateTests
{
    private static readonly Configuration Options = new("c", new Dictionary<string, OptionValue>
    {
        ["num_thread"] = OptionValue.Of(2),
        ["temperature"] = new("0.10", "0.10"),
        ["num_ctx"] = OptionValue.Of(4096),
    });

    [Fact]
    public void Generate_carries_prompt_and_options()
    {
        var root = Parse(Template(ApiKind.Generate).Body(RequestTemplate.Encode("a \"quoted\"\n"), RequestTemplate.Encode("é\0")));

        Assert.Equal("tiny", root.GetProperty("model").GetString());
        Assert.Equal("a \"quoted\"\né\0", root.GetProperty("prompt").GetString());
        Assert.True(root.GetProperty("stream").GetBoolean());
        Assert.Equal("30m", root.GetProperty("keep_alive").GetString());
        Assert.False(root.GetProperty("truncate").GetBoolean());
        Assert.Equal("""{"num_ctx":4096,"num_thread":2,"temperature":0.10}""", root.GetProperty("options").GetRawText());
    }

    [Fact]
    public void Chat_carries_one_user_message()
    {
        var root = Parse(Template(ApiKind.Chat).Body(RequestTemplate.Encode("hello")));

        var message = Assert.Single(root.GetProperty("messages").EnumerateArray());
        Assert.Equal("user", message.GetProperty("role").GetString());
        Assert.Equal("hello", message.GetProperty("content").GetString());
    }

    [Fact]
    public void Counting_asks_for_one_token_and_leaves_all_else_so_that_the_model_is_not_reloaded()
    {
        var root = Parse(Template(ApiKind.Generate).CountingBody(ChatMessage.User, [RequestTemplate.Encode("hello")]));

        Assert.False(root.GetProperty("stream").GetBoolean());
        Assert.Equal(1, root.GetProperty("options").GetProperty("num_predict").GetInt32());
        Assert.Equal(4096, root.GetProperty("options").GetProperty("num_ctx").GetInt32());
    }

    [Fact]
    public void The_route_of_openai_carries_the_options_that_it_takes_under_its_names()
    {
        var options = new Configuration("c", new Dictionary<string, OptionValue>(Options.Options)
        {
            ["num_predict"] = OptionValue.Of(64),
            ["seed"] = OptionValue.Of(42),
            ["stop"] = new("[a]", """["a"]"""),
        });
        var template = new RequestTemplate(new DeploymentSection { Model = new LocatedText("tiny", Corpora.Here), Api = ApiKind.OpenAi, KeepAlive = "30m", Truncate = false }, options);

        var body = Parse(template.Body(RequestTemplate.Encode("hello")));
        var counting = Parse(template.CountingBody(ChatMessage.User, [RequestTemplate.Encode("hello")]));

        Assert.Equal("/v1/chat/completions", template.Path);
        Assert.Equal(
            """{"model":"tiny","messages":[{"role":"user","content":"hello"}],"stream":true,"stream_options":{"include_usage":true},"max_tokens":64,"seed":42,"stop":["a"],"temperature":0.10}""",
            body.GetRawText());
        Assert.False(counting.GetProperty("stream").GetBoolean());
        Assert.Equal(1, counting.GetProperty("max_tokens").GetInt32());
        Assert.False(counting.TryGetProperty("stream_options", out _));
    }

    private static RequestTemplate Template(ApiKind api) => new(
        new DeploymentSection { Model = new LocatedText("tiny", Corpora.Here), Api = api, KeepAlive = "30m", Truncate = false }, Options);

    private static JsonElement Parse(IReadOnlyList<ReadOnlyMemory<byte>> body) =>
        JsonDocument.Parse(body.SelectMany(segment => segment.ToArray()).ToArray()).RootElement;
}
