using Validator.TestModels;

namespace Validator.AcceptanceTests;

/// <summary>Models that are pulled and made, on the embedded engine.</summary>
public sealed class ModelSourceTests : IDisposable
{
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task A_model_is_made_from_a_modelfile_serves_the_load_and_is_removed()
    {
        _work.Write("Modelfile", "FROM synthetic:1m\nSYSTEM Be brief.\nPARAMETER top_k 20\n");
        Write("{ modelfile: ./Modelfile }", "made-here");

        var result = (await RunAsync()).Ended(0);

        Assert.Contains("making made-here from", result.Error, StringComparison.Ordinal);
        Assert.Contains("removed made-here, which this run had made", result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.Exists(Manifests) ? Directory.EnumerateFiles(Manifests, "*", SearchOption.AllDirectories) : []);
    }

    [Fact]
    public async Task What_a_killed_run_made_is_removed_by_the_next_one()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no signals to send");
        _work.Write("Modelfile", "FROM synthetic:1m\nSYSTEM Be brief.\n");
        Write("{ modelfile: ./Modelfile }", "made-here");
        var environment = new Dictionary<string, string?> { ["VALIDATOR_MODELS"] = Path.Combine(_work.Folder, "models"), ["OLLAMA_VALIDATOR_STATE"] = Path.Combine(_work.Folder, "state") };
        await using (var killed = Tool.Start(_work.Folder, ["run", "spec.yaml", "-o", Path.Combine(_work.Folder, "killed"), "--set", "load.requests=100000", "--set", "load.maxDuration=5m"], environment))
        {
            await killed.SeesAsync("[load]");
            await killed.SignalAsync("KILL");
            await killed.EndAsync();
        }

        Assert.NotEmpty(Directory.EnumerateFiles(Manifests, "*", SearchOption.AllDirectories));

        var result = (await Tool.RunAsync(_work.Folder, ["run", "spec.yaml", "-o", _work.Results], environment)).Ended(0);

        Assert.Contains("a run that was killed had made the one that is there", result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(Manifests, "*", SearchOption.AllDirectories));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_work.Folder, "state")));
    }

    [Fact]
    public async Task A_model_that_is_not_listed_is_pulled()
    {
        Write("pull", "synthetic:2m");

        Assert.Contains("pulling synthetic:2m", (await RunAsync()).Ended(0).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_modelfile_is_checked_before_anything_starts()
    {
        _work.Write("Modelfile", "FROM synthetic:1m\nPARAMETER num_ctxt 20\n");
        Write("{ modelfile: ./Modelfile }", "made-here");

        var result = (await RunAsync()).Ended(2);

        Assert.Contains("Modelfile:2:11: error: there is no parameter 'num_ctxt' (did you mean 'num_ctx'?)", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_strangers_modelfile_may_not_name_any_file()
    {
        _work.Write("Modelfile", "FROM /etc/hostname\n");
        Write("{ modelfile: ./Modelfile }", "made-here");

        Assert.Contains("an untrusted Modelfile may not name a file outside the workspace", (await RunAsync("--untrusted")).Ended(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_engine_says_that_it_does_not_run_real_weights()
    {
        GgufWriter.Write(Path.Combine(_work.Folder, "noise.gguf"));
        Write("{ gguf: ./noise.gguf }", "noise");

        Assert.Contains("the embedded engine runs synthetic weights only", (await RunAsync()).Ended(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signal_in_the_middle_of_a_pull_ends_it_and_leaves_nothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no signals to send");
        // Whoever opens a pipe that nobody writes to waits.
        var manifest = Path.Combine(_work.Folder, "mirror", "manifests", "registry.ollama.ai", "library", "slow", "1m");
        Directory.CreateDirectory(Path.GetDirectoryName(manifest)!);
        using (var make = System.Diagnostics.Process.Start("mkfifo", [manifest]))
        {
            await make.WaitForExitAsync();
        }

        _work.Write(
            "spec.yaml",
            Workspace.Spec(model: "slow:1m", runtime: "  environment: { OLLAMA_MODELS: \"${VALIDATOR_MODELS}\", OLLAMA_VALIDATOR_PULL_FROM: \"${VALIDATOR_MIRROR}\" }")
                .Replace("model: slow:1m\n", "model: slow:1m\n  source: pull\n", StringComparison.Ordinal));
        var folders = new Dictionary<string, string?> { ["VALIDATOR_MODELS"] = Path.Combine(_work.Folder, "models"), ["VALIDATOR_MIRROR"] = Path.Combine(_work.Folder, "mirror") };
        await using var tool = Tool.Start(_work.Folder, ["run", "spec.yaml", "-o", _work.Results, "--trusted"], folders);
        await tool.SeesAsync("pulling slow:1m");

        await tool.SignalAsync("INT");

        (await tool.EndAsync()).Ended(130);
        Assert.Equal("cancelled", _work.Verdict.GetProperty("decision").GetString());
    }

    private string Manifests => Path.Combine(_work.Folder, "models", "manifests");

    private void Write(string source, string model) => _work.Write(
        "spec.yaml",
        Workspace.Spec(model: model, runtime: "  environment: { OLLAMA_MODELS: \"${VALIDATOR_MODELS}\" }")
            .Replace($"model: {model}\n", $"model: {model}\n  source: {source}\n", StringComparison.Ordinal));

    private Task<ToolResult> RunAsync(params string[] more) => Tool.RunAsync(
        _work.Folder, ["run", "spec.yaml", "-o", _work.Results, .. more], new Dictionary<string, string?> { ["VALIDATOR_MODELS"] = Path.Combine(_work.Folder, "models") });
}
