using System.Xml.Linq;

namespace Validator.AcceptanceTests;

/// <summary>What goes wrong before the server is ready is the environment's fault: exit code 3, nothing left running.</summary>
public sealed class EnvironmentTests : IDisposable
{
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task No_executable_anywhere()
    {
        ProvisionTests.SkipWhereOllamaIsInstalled();
        var result = await RunAsync(Workspace.Spec(engine: "ollama"), new Dictionary<string, string?> { ["PATH"] = "/nonexistent" });

        Assert.Contains("OLLAMA_EXECUTABLE", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_executable_that_is_not_there() =>
        Assert.Contains("nowhere/ollama", (await RunAsync(Workspace.Spec(engine: "ollama", runtime: "  executable: ./nowhere/ollama"))).Output, StringComparison.Ordinal);

    [Fact]
    public async Task An_executable_that_may_not_be_executed()
    {
        _work.Write("ollama", "#!/bin/sh\n");

        var result = await RunAsync(Workspace.Spec(engine: "ollama", runtime: "  executable: ./ollama"));

        Assert.Contains("executable", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_exits_at_once_is_quoted()
    {
        _work.Write("ollama", "#!/bin/sh\necho 'Error: cannot map the last tensor' >&2\nexit 7\n", executable: true);

        var result = await RunAsync(Workspace.Spec(engine: "ollama", runtime: "  executable: ./ollama"));

        Assert.Contains("cannot map the last tensor", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_never_answers()
    {
        _work.Write("ollama", "#!/bin/sh\necho 'warming up' >&2\nexec sleep 1000\n", executable: true);

        var result = await RunAsync(Workspace.Spec(engine: "ollama", runtime: "  executable: ./ollama\n  readyTimeout: 500ms"));

        Assert.Contains("warming up", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_is_not_there()
    {
        var result = await RunAsync(Workspace.Spec(model: "nope:7b"));

        Assert.Contains("nope:7b", result.Output, StringComparison.Ordinal);
        Assert.Contains("synthetic:", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_that_is_too_small()
    {
        var result = await RunAsync(Workspace.Spec() + "\ntarget: { require: { memory: \">= 100 TiB\" } }\n");

        Assert.Contains("target.require", result.Output, StringComparison.Ordinal);
    }

    private async Task<ToolResult> RunAsync(string spec, IReadOnlyDictionary<string, string?>? environment = null)
    {
        _work.Write("spec.yaml", spec);
        var result = (await Tool.RunAsync(_work.Folder, ["run", "spec.yaml", "-o", _work.Results, "--verbosity", "quiet"], environment)).Ended(3);
        Assert.Equal("error", _work.Verdict.GetProperty("decision").GetString());
        Assert.NotEmpty(XDocument.Load(Path.Combine(_work.Results, "junit.xml")).Descendants("error"));
        return result with { Output = string.Join(' ', result.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) };
    }
}
