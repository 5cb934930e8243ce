using Validator.Gates;
using Validator.Machine;
using Validator.Pipeline;
using Validator.Runtime;
using Validator.Spec;
using Validator.Tests.Runtime;
using Xunit;

namespace Validator.Tests.Pipeline;

/// <summary>A whole verification of the fake server tree, in this process, with real child processes.</summary>
internal sealed class FakeRun : IDisposable
{
    public Bench Bench { get; } = new();

    public string Results => Path.Combine(Bench.Folder, "results");

    public string ConfigurationFolder => Path.Combine(Results, "num_ctx-2048_num_thread-1");

    /// <summary>Runs it to its verdict.</summary>
    /// <param name="fakes">What the fake server does, such as <c>FAKE_PARALLEL: 1</c>, and other variables.</param>
    /// <param name="set">Overrides of the spec.</param>
    /// <param name="arguments">More words for the server.</param>
    /// <param name="script">What starts the server; null for the server itself.</param>
    /// <param name="meanwhile">Is called when the server is booted and the load is about to run.</param>
    public async Task<Verdict> RunAsync(string fakes, string[]? set = null, string arguments = "", string? script = null, Func<Verification, Task>? meanwhile = null)
    {
        var planned = Planner.Make(WriteSpec(fakes, script ?? $"exec $SERVE --tree {arguments} $WORD"), new SpecReadOptions { Set = set ?? [] }, [], here: true);
        Assert.True(planned.Plan is not null, string.Join('\n', planned.Diagnostics));
        var (created, problem) = Verification.Create(planned.Plan, new VerificationOptions
        {
            OutputDirectory = Results,
            EmbeddedEngine = new ServerCommand("nothing", []),
            Supervisor = Bench.Supervise,
            Tool = "test",
            Machine = MachineProbe.ForThisMachine(),
            // Other tests of this machine run at the same time, in this process and beside it.
            Environment = name => name == MachineLock.Variable ? Path.Combine(Bench.Folder, "machine.lock") : null,
        });
        Assert.True(created is not null, problem?.Message);
        await using var verification = created;
        await verification.BootAsync(default);
        var load = verification.SustainLoadAsync(default);
        if (meanwhile is not null)
        {
            // What cannot run has no moment to wait for: its reason is told below.
            await Task.WhenAny(load, meanwhile(verification));
        }

        await load;
        var verdict = verification.EvaluateGates();
        Assert.True(verdict.Decision != Decision.Error, verdict.Reason);
        return verification.Publish();
    }

    /// <summary>The summary as it reads, without the escapes of Markdown.</summary>
    public string Summary => File.ReadAllText(Path.Combine(Results, "summary.md")).Replace("\\", string.Empty, StringComparison.Ordinal);

    /// <summary>The verdict on what was recorded.</summary>
    public Verdict Again()
    {
        var (verdict, diagnostics) = Rejudgement.Of(Results, null, new SpecReadOptions());
        return verdict ?? throw new InvalidOperationException(string.Join('\n', diagnostics));
    }

    public void Dispose() => Bench.Dispose();

    private string WriteSpec(string fakes, string script)
    {
        var path = Path.Combine(Bench.Folder, "spec.yaml");
        File.WriteAllText(path, $$"""
            apiVersion: ollama-validator/v1
            name: fake
            runtime:
              executable: {{Bench.Script(script)}}
              environment: { {{fakes}} }
            deployment:
              model: fake:7b
              options: { num_ctx: 2048, num_thread: 1, num_predict: 8 }
            workload: { queries: [{ id: hello, prompt: Say hello to me. }] }
            load: { requests: 6, timeout: 60s }
            gates: [requests.success_rate >= 50%]
            """);
        return path;
    }
}
