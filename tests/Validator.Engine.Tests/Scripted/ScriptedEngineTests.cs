using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Validator.Spec.Faults;

namespace Validator.Engine.Tests.Scripted;

public sealed class ScriptedEngineTests
{
    private static readonly EngineOptions s_fast = new() { Profile = Profiles.Plain, TimeScale = 10_000, KeepAlive = TimeSpan.FromDays(365) };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_counters_are_the_script_s_and_the_clock_shows_no_less()
    {
        await using TestEngine engine = await TestEngine.StartAsync(s_fast);

        JsonNode answer = await GenerateAsync(engine, "{\"num_ctx\":4096,\"num_thread\":4,\"num_predict\":20}");

        long prompt = answer["prompt_eval_count"]!.GetValue<long>();
        Assert.Equal(prompt * 10_000_000, answer["prompt_eval_duration"]!.GetValue<long>());
        Assert.Equal((20, 2_000_000_000), (answer["eval_count"]!.GetValue<int>(), answer["eval_duration"]!.GetValue<long>()));
        Assert.InRange(answer["total_duration"]!.GetValue<long>(), (prompt * 10_000_000) + 2_000_000_000, long.MaxValue);
    }

    [Fact]
    public async Task Its_models_are_there_whatever_their_size_and_take_no_memory()
    {
        await using TestEngine engine = await TestEngine.StartAsync(s_fast);
        await GenerateAsync(engine, "{\"num_ctx\":262144,\"num_predict\":1}");

        JsonNode tags = (await engine.Client.GetFromJsonAsync<JsonNode>(new Uri("/api/tags", UriKind.Relative), Token))!;
        Assert.Contains(tags["models"]!.AsArray(), model => model!["name"]!.GetValue<string>() == "huge:1000b");
        JsonNode loaded = Assert.Single(await engine.RunningAsync())!;
        Assert.Equal(("huge:1000b", 8192), (loaded["name"]!.GetValue<string>(), loaded["context_length"]!.GetValue<int>()));
    }

    [Fact]
    public async Task Without_num_thread_it_runs_with_the_cores_of_its_machine()
    {
        await using TestEngine engine = await TestEngine.StartAsync(s_fast);

        Assert.Equal(200_000_000, (await GenerateAsync(engine, "{\"num_ctx\":4096,\"num_predict\":2}"))["eval_duration"]!.GetValue<long>());
        Assert.Equal(400_000_000, (await GenerateAsync(engine, "{\"num_ctx\":4096,\"num_predict\":2,\"num_thread\":8}"))["eval_duration"]!.GetValue<long>());
    }

    [Fact]
    public async Task A_prompt_that_is_not_processed_leaves_no_count()
    {
        await using TestEngine engine = await TestEngine.StartAsync(s_fast);
        const string Options = "{\"num_ctx\":4096,\"num_predict\":2,\"num_thread\":8}";

        Assert.NotNull((await GenerateAsync(engine, Options, "short"))["prompt_eval_count"]);
        Assert.Null((await GenerateAsync(engine, Options, string.Concat(Enumerable.Repeat("long ", 60))))["prompt_eval_count"]);
    }

    [Theory]
    [InlineData("/api/generate", "\"prompt\":\"x\"")]
    [InlineData("/api/chat", "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]")]
    public async Task The_first_frame_of_a_stream_has_the_length_of_the_profile(string route, string asked)
    {
        await using TestEngine engine = await TestEngine.StartAsync(s_fast with { Profile = Profiles.Plain with { FirstFrameBytes = 1000 } });
        using StringContent body = new($"{{\"model\":\"huge:1000b\",{asked},\"options\":{{\"num_predict\":5,\"temperature\":0}}}}");
        using HttpResponseMessage response = await engine.Client.PostAsync(new Uri(route, UriKind.Relative), body, Token);

        byte[] bytes = await response.Content.ReadAsByteArrayAsync(Token);

        string text = Encoding.UTF8.GetString(bytes);
        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal((999, 999), (Array.IndexOf(bytes, (byte)'\n'), lines[0].Length));
        Assert.All(lines, line => Assert.NotNull(JsonNode.Parse(line)));
        Assert.All(lines[1..^1], line => Assert.InRange(line.Length, 1, 200));
        Assert.Equal(6, lines.Length);
    }

    [Fact]
    public async Task Faults_of_the_profile_hit_behind_those_that_they_spare()
    {
        FaultPlan plan = FaultFile.ReadText(
            "{ apiVersion: ollama-validator/faults/v1, faults: [{ kind: status, when: { numThread: 8, after: 1 } }] }", "faults.yaml").Plan!;
        await using TestEngine engine = await TestEngine.StartAsync(s_fast with { Profile = Profiles.Plain with { Faults = plan } });
        const string Eight = "{\"num_predict\":1,\"num_thread\":8}";

        await GenerateAsync(engine, "{\"num_predict\":1}");
        await GenerateAsync(engine, Eight);
        await GenerateAsync(engine, Eight, status: 503);
        await GenerateAsync(engine, "{\"num_predict\":1}");
        await GenerateAsync(engine, Eight, status: 503);
    }

    private static Task<JsonNode> GenerateAsync(TestEngine engine, string options, string prompt = "Say hello.", int status = 200) =>
        engine.PostAsync("/api/generate", $$"""{"model":"huge:1000b","prompt":"{{prompt}}","stream":false,"options":{{options}}}""", status);
}
