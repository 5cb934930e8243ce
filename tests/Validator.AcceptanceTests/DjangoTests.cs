using System.Text.Json;

namespace Validator.AcceptanceTests;

/// <summary>The prompt of the stress test that gave the tool its reason: 85,000 tokens of Django's source.</summary>
public sealed class DjangoTests : IDisposable
{
    private const int Target = 85_000;
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task Django_makes_a_prompt_of_85000_tokens_within_5_percent_by_the_engine_s_own_count()
    {
        var django = new[] { Path.Combine(Repository.Root, "artifacts", "test-data", "python3-django", "usr/lib/python3/dist-packages/django"), "/usr/lib/python3/dist-packages/django" }
            .FirstOrDefault(Directory.Exists);
        Assert.SkipWhen(django is null, "Debian's python3-django is not here; '--target=TestData' brings it where apt-get works");
        var spec = Workspace.Spec(predict: 4, load: "{ requests: 1, timeout: 20m, firstByteTimeout: 20m }")
            .Replace("workload:", $"workload:\n  corpus: {{ path: {django}, include: [\"**/*.py\"], tokens: {Target} }}", StringComparison.Ordinal)
            .Replace("num_ctx: 2048", "num_ctx: 131072", StringComparison.Ordinal)
            .Replace("num_thread: 1", "num_thread: 2", StringComparison.Ordinal);
        _work.Write("spec.yaml", spec);

        (await Tool.RunAsync(_work.Folder, ["run", "spec.yaml", "-o", _work.Results])).Ended(0);

        var line = Assert.Single(File.ReadAllLines(Path.Combine(_work.Results, "num_ctx-131072_num_thread-2", "requests.jsonl")));
        var counted = JsonDocument.Parse(line).RootElement.GetProperty("promptTokens").GetInt32();
        Assert.InRange(counted, Target * 0.95, Target * 1.05);
    }
}
