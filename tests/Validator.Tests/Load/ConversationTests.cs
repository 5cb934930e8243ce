using System.Text;
using System.Text.Json;
using Validator.Load;
using Validator.Spec;
using Xunit;

namespace Validator.Tests.Load;

/// <summary>Chats that go on turn by turn, and prompts of several messages.</summary>
public sealed class ConversationTests
{
    private static readonly QuerySpec Talk = new("talk", "first \"one\"", 1) { FollowUps = ["second", "third, longer than that"] };

    [Fact]
    public async Task Each_turn_carries_the_answers_before_it()
    {
        var conversation = (await PrepareAsync(Talk)).Begin(new PlannedRequest(7, Talk, Measured: true));

        Assert.True(conversation.Continue("answer\n1", 100, 20, thought: false));
        Assert.Equal(2, conversation.Turn);
        Assert.True(conversation.Continue("answer 2", 130, 10, thought: false));
        var messages = Messages(conversation.Prompt);

        Assert.Equal(["user", "assistant", "user", "assistant", "user"], messages.Select(message => message.Role));
        Assert.EndsWith("first \"one\"", messages[0].Content, StringComparison.Ordinal);
        Assert.Equal(["answer\n1", "second", "answer 2", "third, longer than that"], messages.Skip(1).Select(message => message.Content));
        Assert.False(conversation.Continue("answer 3", 150, 10, thought: false));
        Assert.Equal(5, Messages(conversation.Prompt).Count);
    }

    [Fact]
    public async Task The_expected_count_grows_by_the_servers_own_counts()
    {
        var conversation = (await PrepareAsync(Talk)).Begin(new PlannedRequest(7, Talk, Measured: true));
        Assert.False(conversation.Prompt.IsWarm);

        conversation.Continue("answer", 1000, 200, thought: false);

        Assert.Equal(1000 + 200 + 1, conversation.Prompt.Tokens);
        Assert.Equal(100 / 1201.0, conversation.Prompt.Slack, 6);
        Assert.True(conversation.Prompt.IsCertain);
        Assert.True(conversation.Prompt.IsWarm);
    }

    [Fact]
    public async Task Thinking_is_not_expected_back_and_no_count_expects_nothing()
    {
        var workload = await PrepareAsync(Talk);
        var (thinker, blind) = (workload.Begin(new PlannedRequest(1, Talk, Measured: true)), workload.Begin(new PlannedRequest(2, Talk, Measured: true)));

        thinker.Continue("answer", 1000, 200, thought: true);
        blind.Continue("answer", null, 200, thought: false);

        Assert.Equal((1001, 0), (thinker.Prompt.Tokens!.Value, thinker.Prompt.Slack));
        Assert.Null(blind.Prompt.Tokens);
        Assert.False(blind.Prompt.IsCertain);
    }

    [Fact]
    public async Task Messages_before_the_question_keep_their_roles_and_the_first_bears_the_nonce()
    {
        var query = new QuerySpec("m", "now?", 1) { Before = [new ChatMessage("system", "Be brief."), new ChatMessage("user", "hi"), new ChatMessage("assistant", "ho")] };

        var messages = Messages((await PrepareAsync(query)).For(new PlannedRequest(3, query, Measured: true)));

        Assert.Equal(["system", "user", "assistant", "user"], messages.Select(message => message.Role));
        Assert.Matches("^Request [0-9a-f]{12}-000003\\.\n\nBe brief\\.$", messages[0].Content);
        Assert.Equal(["hi", "ho", "now?"], messages.Skip(1).Select(message => message.Content));
    }

    [Fact]
    public void A_query_may_bound_its_answers()
    {
        var template = Template();
        var prompt = new Prompt([RequestTemplate.Encode("hello")], null, 0, 0);

        Assert.Equal(3, Parse(template.Body(prompt, 3)).GetProperty("options").GetProperty("num_predict").GetInt32());
        Assert.Equal(16, Parse(template.Body(prompt, null)).GetProperty("options").GetProperty("num_predict").GetInt32());
    }

    private static async Task<Workload> PrepareAsync(QuerySpec query)
    {
        await using var server = new RawServer((socket, request, _) => WorkloadTests.CountAsync(socket, request, int.MaxValue));
        return await Workload.PrepareAsync(new WorkloadSpec { Queries = [query] }, 4096, WorkloadTests.Counter(server, 4096, ApiKind.Chat), requests: null, CancellationToken.None);
    }

    private static List<(string Role, string Content)> Messages(Prompt prompt) =>
        [.. Parse(Template().Body(prompt, null)).GetProperty("messages").EnumerateArray().Select(message => (message.GetProperty("role").GetString()!, message.GetProperty("content").GetString()!))];

    private static RequestTemplate Template() => new(
        new DeploymentSection { Model = new LocatedText("tiny", Corpora.Here), Api = ApiKind.Chat },
        new Configuration("c", new Dictionary<string, OptionValue> { ["num_predict"] = OptionValue.Of(16) }));

    private static JsonElement Parse(IReadOnlyList<ReadOnlyMemory<byte>> body) =>
        JsonDocument.Parse(Encoding.UTF8.GetString([.. body.SelectMany(piece => piece.ToArray())])).RootElement;
}
