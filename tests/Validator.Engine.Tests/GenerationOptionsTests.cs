using System.Text.Json.Nodes;
using NJsonSchema;

namespace Validator.Engine.Tests;

/// <summary>What a request asks of an answer shows in it.</summary>
public sealed class GenerationOptionsTests
{
    private const string Seeded = "\"seed\":1,\"num_predict\":120";

    public static TheoryData<string> Schemas =>
    [
        """{"type":"object","properties":{"name":{"type":"string","minLength":3,"maxLength":12},"age":{"type":"integer","minimum":18,"maximum":21},"tags":{"type":"array","items":{"type":"string"},"minItems":2,"maxItems":3},"kind":{"enum":["a","b\n"]},"ok":{"type":"boolean"},"none":{"type":"null"},"share":{"type":"number","minimum":0.5,"maximum":0.5}},"required":["name","age","tags","kind","ok","none","share"],"additionalProperties":false}""",
        """{"type":"array","items":{"anyOf":[{"type":"integer","multipleOf":7},{"const":{"x":[1,2]}}]},"minItems":5}""",
        """{"definitions":{"node":{"type":"object","properties":{"value":{"type":"integer"},"next":{"anyOf":[{"$ref":"#/definitions/node"},{"type":"null"}]}},"required":["value","next"]}},"type":"object","properties":{"list":{"$ref":"#/definitions/node"}},"required":["list"]}""",
        """{"type":"object","properties":{"when":{"type":"string","format":"date-time"},"a \"quoted\" name":{"type":["string","null"]}},"required":["when","a \"quoted\" name"]}""",
        """{"type":"string","maxLength":1}""",
        """{"type":"object"}""",
    ];

    [Theory]
    [MemberData(nameof(Schemas))]
    public async Task An_answer_follows_its_schema_whatever_the_seed(string schema)
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        JsonSchema compiled = await JsonSchema.FromJsonAsync(schema, TestContext.Current.CancellationToken);
        for (int seed = 0; seed < 20; seed++)
        {
            JsonNode answer = await engine.GenerateAsync("hello", $"{{\"seed\":{seed}}}", $",\"format\":{schema}");

            Assert.Equal("stop", answer["done_reason"]!.GetValue<string>());
            string text = answer["response"]!.GetValue<string>();
            Assert.True(compiled.Validate(text) is { Count: 0 }, text);
        }
    }

    /// <summary>Schemas that are none: what they leave open is free, and nothing breaks.</summary>
    [Theory]
    [InlineData("""{"enum":[]}""")]
    [InlineData("""{"type":[1]}""")]
    [InlineData("""{"type":"object","properties":{"a":{"enum":[]},"b":{"type":[null]},"c":7}}""")]
    [InlineData("""{"type":"array","items":{"type":[]},"minItems":2}""")]
    [InlineData("""{"$ref":"#"}""")]
    [InlineData("""{"anyOf":[{"$ref":"#"},{"$ref":"#"}]}""")]
    public async Task A_schema_without_sense_gives_some_value(string schema)
    {
        await using TestEngine engine = await TestEngine.StartAsync();

        JsonNode answer = await engine.GenerateAsync("hello", """{"seed":3}""", $",\"format\":{schema}");

        Assert.Null(Record.Exception(() => JsonNode.Parse(answer["response"]!.GetValue<string>())));
    }

    [Fact]
    public async Task The_format_json_gives_an_object_and_a_limit_cuts_it()
    {
        await using TestEngine engine = await TestEngine.StartAsync();

        JsonNode whole = await engine.GenerateAsync("hello", """{"seed":3}""", ",\"format\":\"json\"");
        JsonNode cut = await engine.GenerateAsync("hello", """{"seed":3,"num_predict":9}""", ",\"format\":\"json\"");

        Assert.True(JsonNode.Parse(whole["response"]!.GetValue<string>())!.AsObject().Count >= 10);
        Assert.StartsWith(cut["response"]!.GetValue<string>(), whole["response"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("length", cut["done_reason"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("\"top_k\":1", "\"temperature\":0")]
    [InlineData("\"top_p\":0.0001", "\"temperature\":0")]
    [InlineData("\"min_p\":1", "\"temperature\":0")]
    [InlineData("\"temperature\":-1", "\"temperature\":0")]
    public async Task What_leaves_one_token_is_greedy(string options, string greedy)
    {
        await using TestEngine engine = await TestEngine.StartAsync();

        Assert.Equal(await TextAsync(engine, $"{{{Seeded},{greedy}}}"), await TextAsync(engine, $"{{{Seeded},{options}}}"));
    }

    [Theory]
    [InlineData("\"top_k\":0,\"top_p\":1")]
    [InlineData("\"temperature\":3")]
    [InlineData("\"repeat_penalty\":5")]
    [InlineData("\"presence_penalty\":4")]
    [InlineData("\"frequency_penalty\":4")]
    public async Task Every_option_changes_the_answer_and_gives_the_same_each_time(string option)
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        string plain = await TextAsync(engine, $"{{{Seeded}}}");

        string changed = await TextAsync(engine, $"{{{Seeded},{option}}}");

        Assert.NotEqual(plain, changed);
        Assert.Equal(changed, await TextAsync(engine, $"{{{Seeded},{option}}}"));
    }

    [Fact]
    public async Task A_penalty_that_looks_back_on_nothing_does_nothing()
    {
        await using TestEngine engine = await TestEngine.StartAsync();

        Assert.Equal(await TextAsync(engine, $"{{{Seeded}}}"), await TextAsync(engine, $"{{{Seeded},\"frequency_penalty\":4,\"repeat_last_n\":0}}"));
    }

    [Fact]
    public async Task Probabilities_are_of_the_tokens_said_and_sum_to_one_at_most()
    {
        await using TestEngine engine = await TestEngine.StartAsync();

        JsonNode answer = await engine.GenerateAsync("hello", "{\"temperature\":0,\"num_predict\":12}", ",\"logprobs\":true,\"top_logprobs\":20");

        JsonArray logprobs = answer["logprobs"]!.AsArray();
        Assert.Equal(answer["response"]!.GetValue<string>(), string.Concat(logprobs.Select(token => token!["token"]!.GetValue<string>())));
        foreach (JsonNode? token in logprobs)
        {
            double[] top = [.. token!["top_logprobs"]!.AsArray().Select(one => one!["logprob"]!.GetValue<double>())];
            Assert.Equal(20, top.Length);
            Assert.Equal(top.OrderDescending(), top);
            Assert.InRange(top.Sum(Math.Exp), 0, 1.0001);
            Assert.InRange(token["logprob"]!.GetValue<double>(), double.MinValue, top[0]);
        }
    }

    [Fact]
    public async Task Probabilities_of_text_held_back_for_a_stop_come_with_it()
    {
        await using TestEngine engine = await TestEngine.StartAsync();

        RawExchange answer = await RawExchange.SendAsync(engine.Port, "POST", "/api/generate",
            """{"model":"synthetic:1m","prompt":"hello","logprobs":true,"options":{"num_predict":40,"seed":1,"stop":["e x","\n\n\n"]}}""");

        JsonNode[] frames = [.. answer.Chunks.Select(chunk => JsonNode.Parse(chunk)!).SkipLast(1)];
        Assert.All(frames, frame => Assert.Contains(
            frame["response"]!.GetValue<string>().Trim(),
            string.Concat(frames.SelectMany(one => one["logprobs"]!.AsArray()).Select(token => token!["token"]!.GetValue<string>())),
            StringComparison.Ordinal));
        Assert.Equal(40, frames.Sum(frame => frame["logprobs"]!.AsArray().Count));
    }

    [Theory]
    [InlineData("/api/generate", "\"prompt\":\"x\",\"think\":true", "\"synthetic:1m\" does not support thinking")]
    [InlineData("/api/generate", "\"prompt\":\"x\",\"think\":\"much\"", "invalid think value: \"much\" (must be \"high\", \"medium\", \"low\", \"max\", true, or false)")]
    [InlineData("/api/generate", "\"prompt\":\"x\",\"suffix\":\"y\"", "registry.ollama.ai/library/synthetic:1m does not support insert")]
    [InlineData("/api/generate", "\"prompt\":\"x\",\"raw\":true,\"system\":\"s\"", "raw mode does not support template, system, or context")]
    [InlineData("/api/generate", "\"prompt\":\"x\",\"top_logprobs\":21", "top_logprobs must be between 0 and 20")]
    [InlineData("/api/generate", "\"prompt\":\"x\",\"images\":[\"aGk=\"]", "Multimodal data provided, but model does not support multimodal requests.")]
    [InlineData("/api/chat", "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"tools\":[{\"type\":\"function\"}]", "registry.ollama.ai/library/synthetic:1m does not support tools")]
    public async Task What_no_model_here_can_do_is_refused(string path, string fields, string error)
    {
        await using TestEngine engine = await TestEngine.StartAsync();

        Assert.Equal(error, (await engine.PostAsync(path, $"{{\"model\":\"synthetic:1m\",{fields}}}", 400))["error"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_template_of_the_request_goes_before_the_models()
    {
        await using TestEngine engine = await TestEngine.StartAsync();

        JsonNode plain = await engine.GenerateAsync("hello", "{\"num_predict\":1}");
        JsonNode longer = await engine.GenerateAsync("hello", "{\"num_predict\":1}", ",\"template\":\"one two three {{ .Prompt }}\"");
        JsonNode raw = await engine.GenerateAsync("hello", "{\"num_predict\":1}", ",\"raw\":true");

        Assert.True(longer["prompt_eval_count"]!.GetValue<int>() > plain["prompt_eval_count"]!.GetValue<int>());
        Assert.Equal(plain["prompt_eval_count"]!.GetValue<int>(), raw["prompt_eval_count"]!.GetValue<int>());
        Assert.Null(raw["context"]);
    }

    private static async Task<string> TextAsync(TestEngine engine, string options) =>
        (await engine.GenerateAsync("hello", options))["response"]!.GetValue<string>();
}
