using System.Text.Json.Nodes;

namespace Validator.Engine.Tests.Library;

public sealed class PullTests
{
    private const string Pull = """{"model":"big"}""";

    [Fact]
    public async Task A_model_of_another_engine_comes_with_all_it_has()
    {
        using TestFolder source = new();
        await FillAsync(source);
        await using TestEngine engine = await TestEngine.StartAsync(new EngineOptions { PullFolder = source.Path });

        RawExchange answer = await RawExchange.SendAsync(engine.Port, "POST", "/api/pull", Pull);

        Assert.Equal("application/x-ndjson", answer.Headers["Content-Type"]);
        JsonNode[] frames = [.. answer.Chunks.Select(chunk => JsonNode.Parse(chunk)!)];
        Assert.Equal("pulling manifest", Status(frames[0]));
        Assert.Equal(["verifying sha256 digest", "writing manifest", "success"], frames[^3..].Select(Status));
        foreach (IGrouping<string, JsonNode> blob in frames[1..^3].GroupBy(frame => frame["digest"]!.GetValue<string>()))
        {
            Assert.All(blob, frame => Assert.Equal($"pulling {blob.Key[7..19]}", Status(frame)));
            Assert.Single(blob.Select(frame => frame["total"]!.GetValue<long>()).Distinct());
            Assert.Equal(blob.Last()["total"]!.GetValue<long>(), Completed(blob.Last()));
            Assert.Equal(blob.Select(Completed), blob.Select(Completed).Order());
        }

        Assert.Equal([0, 1 << 20, 2 << 20, 2_500_000], frames.Where(frame => frame["total"]?.GetValue<long>() == 2_500_000).Select(Completed));
        JsonNode shown = await engine.PostAsync("/api/show", """{"model":"big"}""");
        Assert.Equal(2_500_000, shown["license"]!.GetValue<string>().Length);
    }

    [Fact]
    public async Task What_has_arrived_is_not_fetched_again()
    {
        using TestFolder source = new();
        using TestFolder target = new();
        string license = await FillAsync(source);
        await using (TestEngine engine = await TestEngine.StartAsync(new EngineOptions { PullFolder = source.Path, ModelFolder = target.Path }))
        {
            byte[] blob = await File.ReadAllBytesAsync(source[license], TestContext.Current.CancellationToken);
            await File.WriteAllBytesAsync(target[license + "-partial"], blob[..1_500_000], TestContext.Current.CancellationToken);

            RawExchange resumed = await RawExchange.SendAsync(engine.Port, "POST", "/api/pull", Pull);
            RawExchange again = await RawExchange.SendAsync(engine.Port, "POST", "/api/pull", Pull);

            Assert.Equal([1_500_000, 2_500_000], Frames(resumed).Where(frame => frame["total"]?.GetValue<long>() == 2_500_000).Select(Completed));
            Assert.Equal([2_500_000], Frames(again).Where(frame => frame["total"]?.GetValue<long>() == 2_500_000).Select(Completed));
        }

        Assert.Equal(source.Files, target.Files);
        Assert.All(source.Files, file => Assert.Equal(File.ReadAllBytes(source[file]), File.ReadAllBytes(target[file])));
    }

    [Fact]
    public async Task A_pull_over_an_older_model_removes_what_it_no_longer_needs()
    {
        using TestFolder source = new();
        await FillAsync(source);
        await using TestEngine engine = await TestEngine.StartAsync(new EngineOptions { PullFolder = source.Path });
        await TestModels.CreateAsync(engine, """{"model":"big","from":"synthetic:8m","system":"of old"}""");

        RawExchange answer = await RawExchange.SendAsync(engine.Port, "POST", "/api/pull", Pull);

        Assert.Equal(["writing manifest", "removing unused layers", "success"], Frames(answer)[^3..].Select(Status));
    }

    [Fact]
    public async Task A_corrupt_blob_is_found_and_fetched_anew_the_next_time()
    {
        using TestFolder source = new();
        using TestFolder target = new();
        string license = await FillAsync(source);
        byte[] sound = await File.ReadAllBytesAsync(source[license], TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(source[license], [.. sound[..^1], (byte)'?'], TestContext.Current.CancellationToken);
        await using TestEngine engine = await TestEngine.StartAsync(new EngineOptions { PullFolder = source.Path, ModelFolder = target.Path });

        RawExchange answer = await RawExchange.SendAsync(engine.Port, "POST", "/api/pull", Pull);

        Assert.Equal(200, answer.Status);
        Assert.Equal("verifying sha256 digest", Status(Frames(answer)[^2]));
        Assert.StartsWith("digest mismatch, file must be downloaded again: want sha256:", Frames(answer)[^1]["error"]!.GetValue<string>(), StringComparison.Ordinal);
        await engine.PostAsync("/api/show", Pull, 404);
        await File.WriteAllBytesAsync(source[license], sound, TestContext.Current.CancellationToken);
        await engine.PostAsync("/api/pull", """{"model":"big","stream":false}""");
        await engine.PostAsync("/api/show", Pull);
    }

    [Theory]
    [InlineData("""{"model":"nope"}""", "pull model manifest: file does not exist")]
    [InlineData("""{"model":"broken"}""", "pull model manifest: invalid manifest")]
    public async Task What_the_folder_does_not_have_is_an_error(string request, string error)
    {
        using TestFolder source = new();
        Directory.CreateDirectory(source["manifests/registry.ollama.ai/library/broken"]);
        await File.WriteAllTextAsync(source["manifests/registry.ollama.ai/library/broken/latest"], "{", TestContext.Current.CancellationToken);
        await using TestEngine engine = await TestEngine.StartAsync(new EngineOptions { PullFolder = source.Path });

        RawExchange answer = await RawExchange.SendAsync(engine.Port, "POST", "/api/pull", request);

        Assert.Equal(["""{"status":"pulling manifest"}""", $$"""{"error":"{{error}}"}"""], answer.Chunks.Select(chunk => chunk.TrimEnd()));
    }

    [Fact]
    public async Task Real_weights_in_the_folder_are_refused_for_what_they_are()
    {
        using TestFolder source = new();
        byte[] weights = [.. "GGUF"u8, .. new byte[100]];
        string digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(weights));
        Directory.CreateDirectory(source["manifests/registry.ollama.ai/library/real"]);
        Directory.CreateDirectory(source["blobs"]);
        await File.WriteAllBytesAsync(source[$"blobs/sha256-{digest}"], weights, TestContext.Current.CancellationToken);
        string layer = $$"""{"mediaType":"application/vnd.ollama.image.model","digest":"sha256:{{digest}}","size":104}""";
        await File.WriteAllTextAsync(source["manifests/registry.ollama.ai/library/real/latest"], $$"""{"config":{{layer}},"layers":[{{layer}}]}""", TestContext.Current.CancellationToken);
        await using TestEngine engine = await TestEngine.StartAsync(new EngineOptions { PullFolder = source.Path });

        JsonNode answer = await engine.PostAsync("/api/pull", """{"model":"real","stream":false}""", 500);

        Assert.Equal("\"real:latest\" is no model of synthetic weights, and this engine runs no others", answer["error"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_synthetic_model_comes_at_once_and_is_listed_then()
    {
        await using TestEngine engine = await TestEngine.StartAsync();

        RawExchange answer = await RawExchange.SendAsync(engine.Port, "POST", "/api/pull", """{"model":"synthetic:3m"}""");

        Assert.Equal("pulling manifest", Status(Frames(answer)[0]));
        Assert.True(Completed(Frames(answer)[1]) >= 3_000_000);
        Assert.Equal(["verifying sha256 digest", "writing manifest", "success"], Frames(answer)[^3..].Select(Status));
        Assert.Contains("\"synthetic:3m\"", await engine.Client.GetStringAsync(new Uri("/api/tags", UriKind.Relative), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_is_made_from_one_that_has_yet_to_be_pulled()
    {
        using TestFolder source = new();
        await FillAsync(source);
        await using TestEngine engine = await TestEngine.StartAsync(new EngineOptions { PullFolder = source.Path });

        await TestModels.CreateAsync(engine, """{"model":"mine","from":"big","system":"x"}""");

        Assert.Equal(2_500_000, (await engine.PostAsync("/api/show", """{"model":"mine"}"""))["license"]!.GetValue<string>().Length);
    }

    [Fact]
    public async Task Plain_http_must_be_asked_for()
    {
        await using TestEngine engine = await TestEngine.StartAsync();

        JsonNode answer = await engine.PostAsync("/api/pull", """{"model":"http://127.0.0.1:9/library/nope"}""", 500);

        Assert.Equal("insecure protocol http", answer["error"]!.GetValue<string>());
    }

    /// <summary>Puts a model of some megabytes there; returns the path of its largest blob.</summary>
    private static async Task<string> FillAsync(TestFolder folder)
    {
        await using TestEngine engine = await TestEngine.StartAsync(new EngineOptions { ModelFolder = folder.Path });
        await TestModels.CreateAsync(engine, $$"""{"model":"big","from":"synthetic:1m","system":"x","license":"{{new string('l', 2_500_000)}}"}""");
        return folder.Files.MaxBy(file => new FileInfo(folder[file]).Length)!;
    }

    private static JsonNode[] Frames(RawExchange answer) => [.. answer.Chunks.Select(chunk => JsonNode.Parse(chunk)!)];

    private static string Status(JsonNode frame) => frame["status"]!.GetValue<string>();

    private static long Completed(JsonNode frame) => frame["completed"]?.GetValue<long>() ?? 0;
}
