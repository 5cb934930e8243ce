namespace Validator.AcceptanceTests;

/// <summary>A spec that came with a pull request cannot choose what runs, where anything is read or written, nor who is spoken to.</summary>
public sealed class UntrustedTests : IDisposable
{
    private static readonly Dictionary<string, string?> Ci = new() { ["CI"] = "true", ["SECRET"] = "s3cret" };
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Theory]
    [InlineData("  executable: ./evil")]
    [InlineData("  environment: { LD_PRELOAD: ./evil.so }")]
    [InlineData("  environment: { OLLAMA_MODELS: /etc }")]
    [InlineData("  environment: { OLLAMA_HOST: 0.0.0.0 }")]
    [InlineData("  environment: { OLLAMA_ORIGINS: '*' }")]
    [InlineData("  environment: { OLLAMA_VALIDATOR_STATE: / }")]
    [InlineData("  environment: { OLLAMA_KEEP_ALIVE: '${SECRET}' }")]
    [InlineData("  faults: /etc/passwd", "embedded")]
    [InlineData("  url: http://192.0.2.1:11434", "attach")]
    public async Task In_CI_it_is_refused_before_anything_runs(string runtime, string engine = "ollama")
    {
        Prepare(runtime, engine);

        var result = (await Tool.RunAsync(_work.Folder, ["run", "spec.yaml", "-o", _work.Results], Ci)).Ended(2);

        Assert.Contains("spec.yaml:", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", result.Error + result.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Ran));
        (await Tool.RunAsync(_work.Folder, ["lint", "spec.yaml"], Ci)).Ended(2);
        (await Tool.RunAsync(_work.Folder, ["lint", "spec.yaml", "--untrusted"])).Ended(2);
    }

    [Fact]
    public async Task Who_trusts_it_says_so()
    {
        Prepare("  executable: ./evil");

        (await Tool.RunAsync(_work.Folder, ["run", "spec.yaml", "-o", _work.Results, "--trusted"], Ci)).Ended(3);

        Assert.True(File.Exists(Ran));
    }

    [Fact]
    public async Task The_executable_comes_from_whoever_runs_it()
    {
        Prepare("  environment: { OLLAMA_KEEP_ALIVE: '${VALIDATOR_KEEP:-5m}' }");

        (await Tool.RunAsync(_work.Folder, ["run", "spec.yaml", "-o", _work.Results], new Dictionary<string, string?>(Ci) { ["OLLAMA_EXECUTABLE"] = Path.Combine(_work.Folder, "evil") })).Ended(3);

        Assert.True(File.Exists(Ran));
    }

    private string Ran => Path.Combine(_work.Folder, "ran");

    private void Prepare(string runtime, string engine = "ollama")
    {
        _work.Write("evil", $"#!/bin/sh\ntouch '{Ran}'\nexit 7\n", executable: true);
        _work.Write("spec.yaml", Workspace.Spec(engine: engine, runtime: runtime));
    }
}
