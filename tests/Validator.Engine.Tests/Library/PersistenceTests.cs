using System.Text.Json.Nodes;
using Validator.Engine.Models;

namespace Validator.Engine.Tests.Library;

public sealed class PersistenceTests
{
    [Fact]
    public async Task Models_made_and_copied_are_there_after_a_restart()
    {
        using TestFolder folder = new();
        EngineOptions options = new() { ModelFolder = folder.Path };
        JsonNode before;
        await using (TestEngine engine = await TestEngine.StartAsync(options))
        {
            await TestModels.CreateAsync(engine, """{"model":"someone/Thing:v1","from":"synthetic:1m","system":"be brief","parameters":{"num_predict":3}}""");
            await CopyAsync(engine, "someone/thing:v1", "again", 200);
            before = await TagsAsync(engine);
        }

        await using TestEngine restarted = await TestEngine.StartAsync(options);

        Assert.Equal(Known(before), Known(await TagsAsync(restarted)));
        JsonNode shown = await restarted.PostAsync("/api/show", """{"model":"again"}""");
        Assert.Equal("be brief", shown["system"]!.GetValue<string>());
        JsonNode answer = await restarted.PostAsync("/api/generate", """{"model":"again","prompt":"x","stream":false}""");
        Assert.Equal(3, answer["eval_count"]!.GetValue<int>());
        Assert.Contains("manifests/registry.ollama.ai/someone/Thing/v1", folder.Files);
    }

    [Fact]
    public async Task A_copy_has_the_digest_of_its_source_and_a_created_model_its_own()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        await CopyAsync(engine, "synthetic:1m", "copy", 200);
        await TestModels.CreateAsync(engine, """{"model":"created","from":"synthetic:1m","system":"x"}""");

        Dictionary<string, string> digests = (await TagsAsync(engine))["models"]!.AsArray().ToDictionary(
            model => model!["name"]!.GetValue<string>(), model => model!["digest"]!.GetValue<string>());

        Assert.Equal(digests["synthetic:1m"], digests["copy:latest"]);
        Assert.NotEqual(digests["synthetic:1m"], digests["created:latest"]);
        Assert.All(digests.Values, digest => Assert.Matches("^[0-9a-f]{64}$", digest));
    }

    [Fact]
    public void A_model_that_the_server_was_given_is_listed_found_and_copied_like_others()
    {
        ModelLibrary library = new(null, [ModelSpec.Create("qwen3-coder:30b", 1e6)], TextWriter.Null, TimeProvider.System);

        library.Put(ModelName.Parse("mine")!, library.Find(ModelName.Parse("Qwen3-Coder:30B")!)!.Image);

        Assert.Equal("qwen3-coder:30b", library.Find("mine")!.Spec.Name);
        Assert.Contains(library.Listed, model => model.Name == "qwen3-coder:30b");
    }

    [Fact]
    public async Task Without_a_folder_models_last_as_long_as_the_server()
    {
        await using (TestEngine engine = await TestEngine.StartAsync())
        {
            await TestModels.CreateAsync(engine, """{"model":"a","from":"synthetic:1m"}""");
            await engine.PostAsync("/api/show", """{"model":"a"}""");
        }

        await using TestEngine restarted = await TestEngine.StartAsync();
        await restarted.PostAsync("/api/show", """{"model":"a"}""", 404);
    }

    [Fact]
    public async Task The_last_model_deleted_leaves_no_file()
    {
        using TestFolder folder = new();
        await using TestEngine engine = await TestEngine.StartAsync(new EngineOptions { ModelFolder = folder.Path });
        await TestModels.CreateAsync(engine, """{"model":"a","from":"synthetic:1m","system":"x"}""");
        await CopyAsync(engine, "a", "b", 200);

        await DeleteAsync(engine, "a", 200);
        Assert.Contains(folder.Files, file => file.StartsWith("blobs/", StringComparison.Ordinal));
        await DeleteAsync(engine, "b", 200);

        Assert.Empty(folder.Files);
        await DeleteAsync(engine, "b", 404);
    }

    [Fact]
    public async Task A_synthetic_model_deleted_comes_back_with_a_pull()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        await DeleteAsync(engine, "synthetic:8m", 200);
        await engine.PostAsync("/api/show", """{"model":"synthetic:8m"}""", 404);
        Assert.DoesNotContain(Known(await TagsAsync(engine)), model => model.StartsWith("synthetic:8m ", StringComparison.Ordinal));

        await engine.PostAsync("/api/pull", """{"model":"synthetic:8m","stream":false}""");

        await engine.PostAsync("/api/show", """{"model":"synthetic:8m"}""");
        Assert.Contains(Known(await TagsAsync(engine)), model => model.StartsWith("synthetic:8m ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("../../outside")]
    [InlineData("..:..")]
    [InlineData("a/../../b")]
    [InlineData("/etc/passwd")]
    [InlineData("a/b/c/d")]
    [InlineData("x:../../y")]
    [InlineData("x\\..\\y")]
    [InlineData("x/..")]
    [InlineData("../x/y:z")]
    [InlineData("x\u0000y")]
    [InlineData("http://..//a/b")]
    public async Task No_name_leads_out_of_the_folder(string name)
    {
        using TestFolder folder = new();
        string inside = folder["a/b/models"];
        await using TestEngine engine = await TestEngine.StartAsync(new EngineOptions { ModelFolder = inside });
        string text = JsonValue.Create(name).ToJsonString();

        await engine.PostAsync("/api/create", $$"""{"model":{{text}},"from":"synthetic:1m"}""", 400);
        RawExchange copied = await RawExchange.SendAsync(engine.Port, "POST", "/api/copy", $$"""{"source":"synthetic:1m","destination":{{text}}}""");
        RawExchange pulled = await RawExchange.SendAsync(engine.Port, "POST", "/api/pull", $$"""{"model":{{text}}}""");

        Assert.Equal((400, 400), (copied.Status, pulled.Status));
        Assert.Empty(folder.Files);
    }

    [Fact]
    public async Task What_is_not_this_engines_is_left_alone()
    {
        using TestFolder folder = new();
        string foreign = folder["manifests/registry.ollama.ai/library/llama3/8b"];
        Directory.CreateDirectory(Path.GetDirectoryName(foreign)!);
        const string Manifest = """{"schemaVersion":2,"config":{"mediaType":"x","digest":"sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","size":3},"layers":[]}""";
        await File.WriteAllTextAsync(foreign, Manifest, TestContext.Current.CancellationToken);
        await using TestEngine engine = await TestEngine.StartAsync(new EngineOptions { ModelFolder = folder.Path });

        RawExchange answer = await RawExchange.SendAsync(engine.Port, "POST", "/api/create", """{"model":"llama3:8b","from":"synthetic:1m"}""");
        await DeleteAsync(engine, "llama3:8b", 404);

        Assert.Equal("{\"error\":\"\\\"llama3:8b\\\" is a model of another server; it is not replaced\"}\n", answer.Chunks[^1]);
        Assert.Equal(Manifest, await File.ReadAllTextAsync(foreign, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_broken_model_is_not_listed_and_stops_nothing()
    {
        using TestFolder folder = new();
        EngineOptions options = new() { ModelFolder = folder.Path };
        await using (TestEngine engine = await TestEngine.StartAsync(options))
        {
            await TestModels.CreateAsync(engine, """{"model":"a","from":"synthetic:1m","system":"xyz"}""");
            await TestModels.CreateAsync(engine, """{"model":"b","from":"synthetic:1m"}""");
        }

        await File.WriteAllTextAsync(folder[folder.Files.First(file => File.ReadAllText(folder[file]) == "xyz")], "other", TestContext.Current.CancellationToken);
        await using TestEngine restarted = await TestEngine.StartAsync(options);

        await restarted.PostAsync("/api/show", """{"model":"b"}""");
        await restarted.PostAsync("/api/show", """{"model":"a"}""", 404);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_said_before_anything_starts()
    {
        using TestFolder folder = new();
        await File.WriteAllTextAsync(folder["file"], "", TestContext.Current.CancellationToken);

        EngineOptionsException error = await Assert.ThrowsAsync<EngineOptionsException>(() => TestEngine.StartAsync(new EngineOptions { ModelFolder = folder["file/models"] }));

        Assert.StartsWith("OLLAMA_MODELS: \"" + folder["file/models"] + "\" cannot be used: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Making_listing_and_deleting_at_once_loses_nothing()
    {
        using TestFolder folder = new();
        EngineOptions options = new() { ModelFolder = folder.Path };
        await using (TestEngine engine = await TestEngine.StartAsync(options))
        {
            await Task.WhenAll(Enumerable.Range(0, 8).Select(async worker =>
            {
                for (int i = 0; i < 10; i++)
                {
                    await TestModels.CreateAsync(engine, $$"""{"model":"m{{worker}}:{{i}}","from":"synthetic:1m","system":"same","license":"{{i}}"}""");
                    Assert.NotEmpty(Known(await TagsAsync(engine)));
                    await (i % 2 == 0 ? DeleteAsync(engine, $"m{worker}:{i}", 200) : CopyAsync(engine, $"m{worker}:{i}", "shared", 200));
                }
            }));
            Assert.Equal(5 + (8 * 5) + 1, Known(await TagsAsync(engine)).Count);
        }

        await using TestEngine restarted = await TestEngine.StartAsync(options);
        Assert.Equal(5 + (8 * 5) + 1, Known(await TagsAsync(restarted)).Count);
        Assert.DoesNotContain(folder.Files, file => file.Contains("writing", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_model_deleted_while_it_streams_streams_to_its_end()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        await CopyAsync(engine, "synthetic:1m", "gone", 200);
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri("/api/generate", UriKind.Relative))
        {
            Content = new StringContent("""{"model":"gone","prompt":"x","options":{"num_predict":3000,"num_thread":1}}"""),
        };
        using HttpResponseMessage response = await engine.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using StreamReader frames = new(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        await frames.ReadLineAsync(TestContext.Current.CancellationToken);

        await DeleteAsync(engine, "gone", 200);
        await engine.PostAsync("/api/show", """{"model":"gone"}""", 404);
        string last = (await frames.ReadToEndAsync(TestContext.Current.CancellationToken)).TrimEnd().Split('\n')[^1];

        Assert.Equal(3000, JsonNode.Parse(last)!["eval_count"]!.GetValue<int>());
    }

    private static async Task<JsonNode> TagsAsync(TestEngine engine) =>
        JsonNode.Parse(await engine.Client.GetStringAsync(new Uri("/api/tags", UriKind.Relative), TestContext.Current.CancellationToken))!;

    /// <summary>Names and digests; when the synthetic models begin to be there depends on the server's start.</summary>
    private static List<string> Known(JsonNode tags) =>
        [.. tags["models"]!.AsArray().Select(model => $"{model!["name"]} {model["digest"]} {model["size"]}").Order(StringComparer.Ordinal)];

    private static async Task CopyAsync(TestEngine engine, string from, string to, int status) =>
        Assert.Equal(status, (await RawExchange.SendAsync(engine.Port, "POST", "/api/copy", $$"""{"source":"{{from}}","destination":"{{to}}"}""")).Status);

    private static async Task DeleteAsync(TestEngine engine, string name, int status) =>
        Assert.Equal(status, (await RawExchange.SendAsync(engine.Port, "DELETE", "/api/delete", $$"""{"model":"{{name}}"}""")).Status);
}
