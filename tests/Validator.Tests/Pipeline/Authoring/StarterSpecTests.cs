using Validator.Pipeline;
using Validator.Pipeline.Authoring;
using Validator.Spec;
using Xunit;

namespace Validator.Tests.Pipeline.Authoring;

public sealed class StarterSpecTests : IDisposable
{
    private static readonly LiveServer Server = new()
    {
        Address = "http://127.0.0.1:11434",
        Version = "0.33.0",
        Model = "qwen3:8b",
        Digest = new string('a', 64),
        OwnContext = 40960,
        LoadedContext = 16384,
        Parameters = [new("num_thread", "8"), new("temperature", "0.6"), new("stop", "\"<|im_end|>\"")],
        Models = ["llama3.2:1b", "qwen3:8b"],
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_template_is_accepted_without_a_word()
    {
        var plan = Lint(new StarterSpec(null), out _);

        Assert.Equal(EngineKind.Ollama, plan.Spec.Runtime.Engine);
        Assert.Equal(4, plan.Gates.Count);
    }

    [Fact]
    public void That_of_a_server_says_what_the_server_says()
    {
        var plan = Lint(new StarterSpec(Server), out var text);

        Assert.Equal(("http://127.0.0.1:11434", EngineKind.Attach), (plan.Spec.Runtime.Url!.Text, plan.Spec.Runtime.Engine));
        Assert.Equal(("qwen3:8b", Server.Digest), (plan.Spec.Deployment.Model.Text, plan.Spec.Deployment.Digest!.Text));
        Assert.Equal(16384, plan.Configurations[0].ContextLength);
        Assert.Equal(8, plan.Configurations[0].Whole("num_thread"));
        Assert.Equal([new VersionTerm(">=", "0.33.0")], plan.Spec.Runtime.Version);
        Assert.Equal("qwen3-8b", plan.Spec.Name);
        Assert.Contains("as it is loaded now; the model was made for 40960", text, StringComparison.Ordinal);
        Assert.Contains("# The model sets itself: temperature 0.6, stop \"<|im_end|>\"", text, StringComparison.Ordinal);
        Assert.Contains("# the server also has llama3.2:1b", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, 4096)]
    [InlineData(2048L, null, 2048)]
    [InlineData(40960L, null, 4096)]
    [InlineData(40960L, "8192", 8192)]
    public void The_context_of_a_model_that_is_not_loaded_is_the_models_own_or_Ollamas(long? own, string? parameter, int context) => Assert.Equal(
        context,
        new StarterSpec(Server with { LoadedContext = null, OwnContext = own, Parameters = parameter is null ? [] : [new("num_ctx", parameter)] }).Context);

    /// <summary>What a server says is data: it adds no key, and starts no comment of its own.</summary>
    [Theory]
    [InlineData("a\nruntime: { executable: /bin/sh }")]
    [InlineData("${HOME}")]
    [InlineData("x: \"y\" # z")]
    [InlineData("\u2028\u0085- \0")]
    public void A_hostile_server_writes_no_spec(string words)
    {
        var text = new StarterSpec(Server with { Version = words, Model = words, Models = [words, "b" + words], Digest = words, Parameters = [new(words, words), new("num_ctx", words)] }).Write(words);

        var read = SpecReader.ReadText(text, "spec.yaml", new SpecReadOptions { Environment = _ => throw new InvalidOperationException("read the environment") });
        Assert.All(read.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error), error => Assert.Matches("^(deployment.model: expected the name of a model|the text holds a NUL character)", error.Message));
        Assert.DoesNotContain("\n" + words.Split('\n')[^1], text, StringComparison.Ordinal);
    }

    private Plan Lint(StarterSpec starter, out string text)
    {
        text = starter.Write("./schema.json");
        var made = Planner.Make(_folder.Write("spec.yaml", text), new SpecReadOptions(), [], here: true);
        Assert.Empty(made.Diagnostics);
        Assert.StartsWith("# yaml-language-server: $schema=./schema.json\n", text, StringComparison.Ordinal);
        return made.Plan!;
    }
}
