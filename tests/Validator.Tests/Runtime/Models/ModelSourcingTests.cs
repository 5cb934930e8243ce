using System.Collections.Concurrent;
using Validator.Runtime;
using Validator.Runtime.Models;
using Validator.Spec;
using Validator.TestModels;
using Xunit;

namespace Validator.Tests.Runtime.Models;

public sealed class ModelSourcingTests : IAsyncDisposable
{
    private const string Layer = "\"digest\":\"sha256:1111111111111111\",\"total\":1048576";
    private const string Manifest = """{"status":"pulling manifest"}""";
    private const string Success = """{"status":"success"}""";
    private readonly ModelServer _server = new();
    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentQueue<string> _lines = [];

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_missing_model_is_pulled_with_progress_and_one_that_is_there_is_not()
    {
        _server.Pulls.Enqueue([Manifest, Progress(0), Progress(524288), Progress(1048576), """{"status":"verifying sha256 digest"}""", Success]);
        using var sourcing = Sourcing();

        Assert.Equal("tiny:latest", (await sourcing.EnsureAsync(Deployment(Pull), made: false, default)).Name);
        Assert.Equal("tiny:latest", (await sourcing.EnsureAsync(Deployment(Pull), made: false, default)).Name);

        Assert.Equal("""{"model":"tiny","stream":true}""", Assert.Single(_server.Asked("/api/pull")).ToJsonString());
        Assert.Contains("layer sha256:111111111111: 0.5 of 1.0 MiB (50 %)", _lines);
        Assert.Contains("verifying sha256 digest", _lines);
        Assert.Contains(_lines, line => line.Contains("nothing is pulled", StringComparison.Ordinal));
        Assert.False(sourcing.Makes);
    }

    [Fact]
    public async Task A_model_with_another_digest_than_the_pinned_one_is_pulled()
    {
        _server.Models["tiny:latest"] = new string('b', 64);
        _server.Pulls.Enqueue([Manifest, Success]);
        using var sourcing = Sourcing();
        var pinned = Deployment(Pull) with { Digest = At(new string('a', 64)) };

        Assert.Equal(new string('a', 64), (await sourcing.EnsureAsync(pinned, made: false, default)).Digest);
        Assert.Single(_server.Asked("/api/pull"));
    }

    [Fact]
    public async Task A_pull_that_breaks_off_on_its_way_is_tried_again()
    {
        _server.Pulls.Enqueue([Manifest, Progress(300_000), ModelServer.Cut]);
        _server.Pulls.Enqueue([Manifest, Progress(600_000), """{"error":"max retries exceeded: unexpected EOF"}"""]);
        _server.Pulls.Enqueue([Manifest, Progress(1048576), Success]);
        using var sourcing = Sourcing();

        await sourcing.EnsureAsync(Deployment(Pull), made: false, default);

        Assert.Contains(_lines, line => line.Contains("broke off after 0.6 MiB: max retries exceeded", StringComparison.Ordinal) && line.Contains("try 3 of 4", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("pull model manifest: Get \\\"https://registry.example/v2/\\\": dial tcp: lookup registry.example: no such host", "no network", "source: { gguf: FILE }")]
    [InlineData("pull model manifest: file does not exist", "no model of that name", "Correct deployment.model")]
    [InlineData("write blob: no space left on device", "The disk is full.", "Free space")]
    public async Task A_pull_that_gets_nowhere_is_an_error_with_cause_and_remedy(string words, string cause, string remedy)
    {
        _server.Pulls.Enqueue([Manifest, $$"""{"error":"{{words}}"}"""]);
        using var sourcing = Sourcing();

        var error = await Assert.ThrowsAsync<RuntimeException>(() => sourcing.EnsureAsync(Deployment(Pull), made: false, default));

        Assert.StartsWith("tiny could not be pulled: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(cause, error.Cause, StringComparison.Ordinal);
        Assert.Contains(remedy, error.Remedy, StringComparison.Ordinal);
        Assert.Single(_server.Asked("/api/pull"));
    }

    [Fact]
    public async Task A_pull_that_keeps_breaking_off_is_given_up_after_the_stated_tries()
    {
        for (var i = 1; i <= 4; i++)
        {
            _server.Pulls.Enqueue([Manifest, Progress(i * 1000), ModelServer.Cut]);
        }

        using var sourcing = Sourcing();

        Assert.Contains("in 4 tries", (await Assert.ThrowsAsync<RuntimeException>(() => sourcing.EnsureAsync(Deployment(Pull), made: false, default))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_does_not_fit_on_the_disk_is_not_pulled_to_the_end()
    {
        _server.Pulls.Enqueue([Manifest, Progress(0), Progress(1048576), Success]);
        using var sourcing = Sourcing(free: 1000);

        var error = await Assert.ThrowsAsync<RuntimeException>(() => sourcing.EnsureAsync(Deployment(Pull), made: false, default));

        Assert.StartsWith("The disk has no room for tiny: 1.0 MiB are still to come, and 0.0 MiB are free at /models.", error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Remedy);
    }

    [Fact]
    public async Task A_file_of_weights_becomes_a_model_which_is_ours_to_remove()
    {
        var path = Path.Combine(_folder.Path, "tiny.gguf");
        GgufWriter.Write(path);
        using var sourcing = new ModelSourcing(_server.Address, null, _lines.Enqueue);
        var deployment = Deployment(new ModelSource(ModelSourceKind.Gguf, At(path)));

        await sourcing.EnsureAsync(deployment, made: false, default);

        Assert.True(sourcing.Makes);
        var body = Assert.Single(_server.Asked("/api/create"));
        Assert.Equal("tiny", (string?)body["model"]);
        Assert.Equal("sha256:" + Provisioning.Releases.Sum(await File.ReadAllBytesAsync(path)), (string?)body["files"]!["tiny.gguf"]);
        Assert.Contains(_lines, line => line.EndsWith("(100 %)", StringComparison.Ordinal));
        Assert.Contains(_lines, line => line.Contains("it is removed at the end", StringComparison.Ordinal));

        await sourcing.EnsureAsync(deployment, made: true, default);
        Assert.Single(_server.Asked("/api/create"));
        Assert.Null(await sourcing.RemoveAsync(At("tiny")));
        Assert.Empty(_server.Models);
        Assert.Null(await sourcing.RemoveAsync(At("tiny")));
    }

    [Fact]
    public async Task A_model_that_was_there_before_is_replaced_and_not_ours_and_a_file_that_the_server_has_is_not_sent_again()
    {
        var path = Path.Combine(_folder.Path, "tiny.gguf");
        GgufWriter.Write(path);
        _server.Models["tiny:latest"] = new string('b', 64);
        var deployment = Deployment(new ModelSource(ModelSourceKind.Gguf, At(path)));
        using var sourcing = Sourcing();

        Assert.NotEqual(new string('b', 64), (await sourcing.EnsureAsync(deployment, made: false, default)).Digest);
        await sourcing.EnsureAsync(deployment, made: false, default);

        Assert.False(sourcing.Makes);
        Assert.Equal(1, _server.Uploads);
        Assert.Contains(_lines, line => line.Contains("takes the place of the model of that name, and stays", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_modelfile_is_sent_as_the_request_that_it_means()
    {
        GgufWriter.Write(Path.Combine(_folder.Path, "tiny.gguf"));
        GgufWriter.Write(Path.Combine(_folder.Path, "lora.gguf"), seed: 1);
        var path = _folder.Write("Modelfile", "FROM ./tiny.gguf\nADAPTER lora.gguf\nPARAMETER num_ctx 2048\nPARAMETER temperature 0.5\nPARAMETER stop \"</s>\"\nPARAMETER stop ###\nTEMPLATE \"\"\"{{ .Prompt }}\n\"\"\"\nSYSTEM Be brief.\nMESSAGE user Hi\nMESSAGE assistant Ho\nLICENSE MIT\n");
        using var sourcing = Sourcing();

        await sourcing.EnsureAsync(Deployment(new ModelSource(ModelSourceKind.Modelfile, At(path))), made: false, default);

        var body = Assert.Single(_server.Asked("/api/create"));
        Assert.Equal("tiny.gguf", Assert.Single(body["files"]!.AsObject()).Key);
        Assert.Equal("lora.gguf", Assert.Single(body["adapters"]!.AsObject()).Key);
        body.AsObject().Remove("files");
        body.AsObject().Remove("adapters");
        Assert.Equal(
            """{"model":"tiny","template":"{{ .Prompt }}\n","system":"Be brief.","license":["MIT"],"parameters":{"num_ctx":2048,"temperature":0.5,"stop":["\u003C/s\u003E","###"]},"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Ho"}]}""",
            body.ToJsonString());
    }

    [Fact]
    public async Task What_is_no_file_of_weights_is_not_sent()
    {
        using var sourcing = Sourcing();
        foreach (var (text, said) in new[] { ("hello", "is not in the GGUF format"), ("version https://git-lfs.github.com/spec/v1\noid sha256:0", "pointer of Git LFS"), ("GGUF", "is cut off") })
        {
            var deployment = Deployment(new ModelSource(ModelSourceKind.Gguf, At(_folder.Write("tiny.gguf", text))));
            Assert.Contains(said, (await Assert.ThrowsAsync<RuntimeException>(() => sourcing.EnsureAsync(deployment, made: false, default))).Message, StringComparison.Ordinal);
        }

        GgufWriter.Write(Path.Combine(_folder.Path, "tiny.gguf"));
        using var full = Sourcing(free: 10);
        var whole = Deployment(new ModelSource(ModelSourceKind.Gguf, At(Path.Combine(_folder.Path, "tiny.gguf"))));
        Assert.StartsWith("The disk has no room", (await Assert.ThrowsAsync<RuntimeException>(() => full.EnsureAsync(whole, made: false, default))).Message, StringComparison.Ordinal);
        Assert.Equal(0, _server.Uploads);
    }

    [Fact]
    public void The_models_folder_is_where_ollama_looks()
    {
        var spec = new Dictionary<string, string> { ["OLLAMA_MODELS"] = "/models" };
        Assert.Equal("/models", ModelsFolder.Of(spec, _ => "/other"));
        Assert.Equal(Path.Combine("/home", ".ollama", "models"), ModelsFolder.Of(new Dictionary<string, string>(), name => name is "HOME" or "USERPROFILE" ? "/home" : null));
        Assert.Null(ModelsFolder.Of(new Dictionary<string, string>(), _ => null));
    }

    private static ModelSource Pull => new(ModelSourceKind.Pull, null);

    private static string Progress(int completed) => $$"""{"status":"pulling 111111111111",{{Layer}},"completed":{{completed}}}""";

    private static LocatedText At(string text) => new(text, new SourceLocation("spec.yaml", 4, 7));

    private static DeploymentSection Deployment(ModelSource source) => new() { Model = At("tiny"), Source = source };

    private ModelSourcing Sourcing(long free = long.MaxValue) => new(_server.Address, "/models", _lines.Enqueue, new HastyTime()) { FreeSpaceAt = _ => free };
}
