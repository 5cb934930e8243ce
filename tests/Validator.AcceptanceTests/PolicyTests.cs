namespace Validator.AcceptanceTests;

/// <summary>What can be known of a machine and a model before the load is said before the load.</summary>
public sealed class PolicyTests : IDisposable
{
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task A_spec_is_held_against_a_recorded_machine()
    {
        Record(16, 32);
        _work.Write("spec.yaml", Workspace.Spec() + """

            target: { require: { physicalCores: ">= 32", gpus: ">= 1", memory: ">= 16 GiB" } }
            matrix: { num_thread: [8, 32] }
            """);

        var result = (await Tool.RunAsync(_work.Folder, ["lint", "spec.yaml", "--machine", "machine.json"])).Ended(3);

        Assert.Contains("error: target.require.physicalCores: must be >= 32, the machine has 16", result.Error, StringComparison.Ordinal);
        Assert.Contains("error: target.require.gpus: must be >= 1, the machine has 0", result.Error, StringComparison.Ordinal);
        Assert.Contains("warning: configuration num_thread-32: machine.thread_oversubscription: num_thread 32 exceeds the 16 physical cores", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("num_thread-8:", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("target.require.memory", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("spec.yaml: ok", result.Output, StringComparison.Ordinal);
        (await Tool.RunAsync(_work.Folder, ["lint", "spec.yaml"])).Ended(0);
    }

    [Fact]
    public async Task A_sound_spec_on_a_machine_that_meets_it_is_fine()
    {
        _work.Write("spec.yaml", Workspace.Spec());

        Assert.Contains("spec.yaml: ok", (await Tool.RunAsync(_work.Folder, ["lint", "spec.yaml", "--machine", "local"])).Ended(0).Output, StringComparison.Ordinal);
        Assert.Contains("'nowhere.json' cannot be used", (await Tool.RunAsync(_work.Folder, ["lint", "spec.yaml", "--machine", "nowhere.json"])).Ended(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_threads_than_cores_are_not_booted_where_the_policy_says_so()
    {
        _work.Write("spec.yaml", Workspace.Spec().Replace("num_thread: 1,", "num_thread: 999,", StringComparison.Ordinal) + "\npolicy: { threads: fail }\n");

        var result = (await Tool.RunAsync(_work.Folder, ["run", "spec.yaml", "-o", _work.Results])).Ended(3);

        Assert.Contains("machine.thread_oversubscription: num_thread 999 exceeds the", Plain(result.Output), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_work.Results, "num_thread-999", "server.log")));
        (await Tool.RunAsync(_work.Folder, ["gate", _work.Results])).Ended(3);
    }

    [Fact]
    public async Task A_context_beyond_the_models_own_is_not_loaded_where_the_policy_says_so()
    {
        _work.Write("spec.yaml", Workspace.Spec().Replace("num_ctx: 2048,", "num_ctx: 300000,", StringComparison.Ordinal) + "\npolicy: { context: fail }\n");

        var result = (await Tool.RunAsync(_work.Folder, ["run", "spec.yaml", "-o", _work.Results])).Ended(3);

        Assert.Contains("model.context_exceeded: num_ctx 300000 exceeds the 262144 tokens that the model was made for", Plain(result.Output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_word_of_a_policy_can_be_explained()
    {
        foreach (var name in new[] { "machine.thread_quota", "machine.memory_short", "machine.memory_tight", "model.context_exceeded", "policy.largeContext" })
        {
            (await Tool.RunAsync(_work.Folder, ["explain", name])).Ended(0);
        }
    }

    /// <summary>The words without the line breaks of the terminal.</summary>
    private static string Plain(string output) => string.Join(' ', output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private void Record(int physical, int logical) => _work.Write("machine.json", $$"""
        { "os": "linux", "arch": "x64", "physicalCores": {{physical}}, "logicalCores": {{logical}}, "memoryTotal": 137438953472, "gpus": [], "fingerprint": "f00d" }
        """);
}
