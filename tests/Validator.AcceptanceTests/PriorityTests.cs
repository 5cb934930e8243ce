namespace Validator.AcceptanceTests;

/// <summary>The tool makes itself less urgent than the server it measures.</summary>
public sealed class PriorityTests : IDisposable
{
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task No_server_inherits_that_the_tool_stepped_back()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the numbers are read from /proc");
        var own = File.ReadAllText("/proc/self/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[16];
        _work.Write("bin/ollama", $"#!/bin/sh\necho \"nice $(cut -d ' ' -f 19 /proc/self/stat)\"\nexec \"{Tool.ToolPath}\" engine serve\n", executable: true);
        _work.Write("spec.yaml", Workspace.Spec(engine: "ollama", runtime: "  clientNice: 11").Replace("workload:", "matrix: { num_ctx: [2048, 4096] }\nworkload:", StringComparison.Ordinal));
        var path = Path.Combine(_work.Folder, "bin") + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH");

        (await Tool.RunAsync(_work.Folder, ["run", "spec.yaml", "-o", _work.Results], new Dictionary<string, string?> { ["PATH"] = path })).Ended(0);

        var logs = Directory.EnumerateFiles(_work.Results, "server.log", SearchOption.AllDirectories).ToArray();
        Assert.Equal(2, logs.Length);
        Assert.All(logs, log => Assert.Contains($"nice {own}\n", File.ReadAllText(log), StringComparison.Ordinal));
    }
}
