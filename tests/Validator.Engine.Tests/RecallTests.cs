using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Microsoft.AspNetCore.Http;
using Validator.Engine.Faults;
using Validator.Engine.Http;
using Validator.Engine.Models;
using Validator.Engine.Recall;
using Validator.Engine.Tests.Faults;
using Validator.Spec.Faults;

namespace Validator.Engine.Tests;

public sealed class RecallTests
{
    private const string Question = "What is the special magic number for amber-fox mentioned in the provided text?";
    private const string Fact = "One of the special magic numbers for amber-fox is: 4711042.";
    private const string Answer = "The special magic number for amber-fox mentioned in the provided text is 4711042.";

    [Theory]
    [InlineData($"{Fact} {Question}", Answer)]
    [InlineData($"{Question} {Fact}", Answer)]
    [InlineData($"{Question} The special magic number for amber-fox mentioned in the provided text is", null)]
    [InlineData($"{Fact}", null)]
    [InlineData($"One of the special magic numbers for amber-fox is: 4711\0042. {Question}", null)]
    [InlineData($"One of the special magic numbers for amber-foxes is: 1. {Question}", null)]
    [InlineData($"One of the special magic words for amber-fox is: x. {Question}", null)]
    [InlineData("One of the special magic words for a is: tall-oak. What is the special magic word for a mentioned in the provided text?", "The special magic word for a mentioned in the provided text is tall-oak.")]
    [InlineData("One of the special magic uuids for 0b1e-2 is: 9f-aa. What is the special magic uuid for 0b1e-2 mentioned in the provided text?", "The special magic uuid for 0b1e-2 mentioned in the provided text is 9f-aa.")]
    [InlineData("One of the special magic numbers for a is: 1. One of the special magic numbers for a is: 2. What are all the special magic numbers for a mentioned in the provided text?", "The special magic numbers for a mentioned in the provided text are 1, 2.")]
    [InlineData("One of the special magic numbers for a is: 1. One of the special magic numbers for b is: 2. One of the special magic numbers for c is: 3. What are all the special magic numbers for a, b, and c mentioned in the provided text?", "The special magic numbers for a, b, and c mentioned in the provided text are 1, 2, 3.")]
    public void Facts_are_found_by_kind_and_key(string text, string? answer) => Assert.Equal(answer, Needles.Answer(text));

    [Fact]
    public void A_question_quoted_far_from_the_end_is_none() =>
        Assert.Null(Needles.Answer($"{Fact} {Question} {new string('x', 1100)}"));

    [Fact]
    public void Any_text_is_read_without_error_and_the_fact_in_it_found() =>
        Gen.Select(Gen.String, Gen.String).Where((head, tail) => !tail.Contains('?', StringComparison.Ordinal) && tail.Length < 1000).Sample((head, tail) =>
        {
            Needles.Answer(head + tail);
            return Needles.Answer($"{head} {Fact}{tail} {Question}") == Answer;
        });

    [Fact]
    public void The_held_text_is_that_of_the_held_tokens() =>
        Gen.Select(Gen.String[Gen.Char[" ab1_.é中\n"], 0, 60], Gen.Int[0, 40], Gen.Int[0, 40]).Sample((text, first, last) =>
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            List<int> tokens = [];
            Tokenizer.Tokenize(bytes, tokens);
            string held = HeldText.Of(bytes, first, last);
            Assert.Equal(first + last >= tokens.Count ? text : null, held.Contains(HeldText.Gap, StringComparison.Ordinal) ? null : held);
            Assert.Equal(text, string.Concat(HeldText.Pieces(text)));
        });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_fact_inside_the_window_is_told_and_ends_the_answer(bool chat)
    {
        await using TestEngine engine = await TestEngine.StartAsync();

        JsonNode answer = await AskAsync(engine, chat, $"{Filler(200)} {Fact} {Filler(200)}", 2048);

        Assert.Equal(Answer, Text(answer));
        Assert.Equal("stop", answer["done_reason"]!.GetValue<string>());
        Assert.InRange(answer["eval_count"]!.GetValue<int>(), 15, 40);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1000, true)]
    public async Task A_fact_is_told_on_one_side_of_the_cut_only(int before, bool told)
    {
        await using TestEngine engine = await TestEngine.StartAsync();

        JsonNode answer = await AskAsync(engine, chat: false, $"{Filler(20)} {Filler(before)} {Fact} {Filler(1020 - before)}", 1024);

        Assert.Equal(told, Text(answer) == Answer);
        Assert.Equal(told ? "stop" : "length", answer["done_reason"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_fact_that_the_cut_runs_through_is_never_told()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        bool[] told = new bool[60];
        for (int after = 0; after < told.Length; after++)
        {
            told[after] = Text(await AskAsync(engine, chat: false, $"{Filler(300)} {Fact} {Filler(20 + after)}", 128)) == Answer;
        }

        // What lies wholly behind the cut is told, and from the first that is not, none.
        int first = Array.IndexOf(told, false);
        Assert.InRange(first, 1, told.Length - 1);
        Assert.DoesNotContain(true, told[first..]);

        // The tokens behind the cut, less those of question and filler, hold the fact to its first word.
        int room = PromptWindowLength(128) - Count($" {Filler(20 + first - 1)} {Question}");
        Assert.InRange(room, Count($" {Fact}") - 1, Count($" {Fact}"));
    }

    [Fact]
    public void A_second_cut_brings_nothing_back()
    {
        using JsonDocument body = JsonDocument.Parse($$"""{"model":"m","prompt":"{{Filler(150)}} {{Fact}} {{Filler(100)}} {{Question}}"}""");
        GenerateRequest request = GenerateRequest.Read(body.RootElement);
        Prompt whole = PromptBuilder.Build(request, 4096, keep: 101);
        Prompt cut = PromptBuilder.Build(request, 256, keep: 101);
        using RequestFaults faults = Truncating(0.95);

        Assert.NotNull(whole.Recite());
        Assert.NotNull(faults.Cut(whole).Recite());
        Assert.Null(cut.Recite());
        Assert.Null(faults.Cut(cut).Recite());
    }

    [Fact]
    public async Task A_fact_in_a_dropped_message_is_forgotten()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        string old = $$"""{"role":"user","content":"{{Fact}} {{Filler(300)}}"},{"role":"assistant","content":"{{Filler(20)}}"},""";

        JsonNode whole = await engine.PostAsync("/api/chat", Chat(old, 1024));
        JsonNode cut = await engine.PostAsync("/api/chat", Chat(old, 256));

        Assert.Equal(Answer, Text(whole));
        Assert.NotEqual(Answer, Text(cut));
    }

    [Fact]
    public async Task It_is_streamed_token_by_token_and_obeys_limits_and_stops()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        string prompt = $"{Fact} {Question}";

        RawExchange stream = await RawExchange.SendAsync(engine.Port, "POST", "/api/generate", $$"""{"model":"synthetic:1m","prompt":"{{prompt}}"}""");
        JsonNode few = await engine.GenerateAsync(prompt, """{"num_predict":3}""");
        JsonNode stopped = await engine.GenerateAsync(prompt, """{"stop":["mentioned"]}""");

        JsonNode[] frames = [.. stream.Chunks.Select(chunk => JsonNode.Parse(chunk)!)];
        Assert.Equal(Answer, string.Concat(frames.Select(frame => frame["response"]!.GetValue<string>())));
        Assert.Equal(frames.Length - 1, frames[^1]["eval_count"]!.GetValue<int>());
        Assert.Equal(("length", 3), (few["done_reason"]!.GetValue<string>(), few["eval_count"]!.GetValue<int>()));
        Assert.Equal("The special magic number for amber-fox ", Text(stopped));
    }

    private static RequestFaults Truncating(double share)
    {
        FaultPlan plan = FaultBench.Plan(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{{ kind: truncatePrompt, keep: {share * 100}% }}"));
        return new RequestFaults(new FaultInjector(plan, Scheduling.MemoryBudget.OfThisMachine, TextWriter.Null, TimeProvider.System), new DefaultHttpContext(), plan.Faults, 1, 0);
    }

    private static int PromptWindowLength(int contextLength)
    {
        Scheduling.PromptWindow.Cut cut = Scheduling.PromptWindow.CutTo(contextLength, 5);
        return cut.Length - cut.Keep;
    }

    private static Task<JsonNode> AskAsync(TestEngine engine, bool chat, string text, int contextLength) => chat
        ? engine.PostAsync("/api/chat", Chat($$"""{"role":"user","content":"{{text}}"},{"role":"assistant","content":"I see."},""", contextLength))
        : engine.GenerateAsync($"{text} {Question}", $$"""{"num_ctx":{{contextLength}},"num_predict":50}""");

    private static string Chat(string before, int contextLength) =>
        $$"""{"model":"synthetic:1m","messages":[{{before}}{"role":"user","content":"{{Question}}"}],"stream":false,"options":{"num_ctx":{{contextLength}},"num_predict":50} }""";

    private static string Text(JsonNode answer) => (answer["response"] ?? answer["message"]!["content"])!.GetValue<string>();

    private static string Filler(int words) => string.Join(' ', Enumerable.Repeat("abc", words));

    private static int Count(string text)
    {
        List<int> tokens = [];
        Tokenizer.Tokenize(Encoding.UTF8.GetBytes(text), tokens);
        return tokens.Count;
    }
}
