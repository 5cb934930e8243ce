using System.Text.Json;

namespace Validator.AcceptanceTests;

public sealed class LintTests : IDisposable
{
    private const string Wrong = """
        apiVersion: ollama-validator/v1
        name: wrong
        runtime: { engine: embeded }
        deployment:
          model: synthetic:1m
          optoins: { num_ctx: 2048, num_predict: 8 }
        workload:
          corpus: { path: ., include: [**/*.yaml], tokens: 100 }
          queries:
            - { id: a, prompt: A }
        load: { requests: 30, timeout: 5min }
        gates:
          - requests.sucess_rate = 100%

        """;

    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task What_can_be_fixed_is_fixed_and_told_and_what_is_left_decides()
    {
        var spec = _work.Write("spec.yaml", Wrong);

        var before = (await Tool.RunAsync(_work.Folder, ["lint", "spec.yaml"])).Ended(2);
        Assert.Contains("can be put right by --fix", before.Error, StringComparison.Ordinal);
        var patch = (await Tool.RunAsync(_work.Folder, ["lint", "spec.yaml", "--fix", "--dry-run"])).Ended(2);
        Assert.Contains("@@ -6 +6 @@\n-  optoins: { num_ctx: 2048, num_predict: 8 }\n+  options: { num_ctx: 2048, num_predict: 8 }\n", patch.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Equal(Wrong, File.ReadAllText(spec));

        var repaired = (await Tool.RunAsync(_work.Folder, ["lint", "spec.yaml", "--fix"])).Ended(0);

        Assert.Contains("spec.yaml:6:3: fixed: optoins -> options", repaired.Error, StringComparison.Ordinal);
        Assert.Contains("spec.yaml: ok, 1 configuration", repaired.Output, StringComparison.Ordinal);
        Assert.Contains("include: [\"**/*.yaml\"]", File.ReadAllText(spec), StringComparison.Ordinal);
        (await Tool.RunAsync(_work.Folder, ["lint", "spec.yaml"])).Ended(0);
    }

    [Fact]
    public async Task It_is_told_to_code_scanning_and_to_GitHub()
    {
        _work.Write("spec.yaml", Wrong.Replace("[**/*.yaml]", "[\"**/*.yaml\"]", StringComparison.Ordinal));

        var sarif = (await Tool.RunAsync(_work.Folder, ["lint", "spec.yaml", "--format", "sarif"])).Ended(2);
        var results = JsonDocument.Parse(sarif.Output).RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray().ToArray();
        Assert.Contains(results, result => result.GetProperty("ruleId").GetString() == "spec.key" && result.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("artifactLocation").GetProperty("uri").GetString() == "spec.yaml");
        var github = (await Tool.RunAsync(_work.Folder, ["lint", "spec.yaml", "--format", "github"])).Ended(2);
        Assert.Contains("::error file=spec.yaml,line=6,col=3,title=ollama-validator::unknown key 'optoins' in deployment", github.Output, StringComparison.Ordinal);
        var json = (await Tool.RunAsync(_work.Folder, ["lint", "spec.yaml", "--json"])).Ended(2);
        Assert.Contains(JsonDocument.Parse(json.Output).RootElement.EnumerateArray(), one => one.GetProperty("fix").ValueKind == JsonValueKind.Object && one.GetProperty("fix").GetProperty("new").GetString() == "options");
    }

    [Theory]
    [InlineData("--dry-run goes with --fix alone", "--dry-run")]
    [InlineData("prints a patch, and --format json", "--fix", "--dry-run", "--json")]
    [InlineData("prints a patch, and --format sarif", "--fix", "--dry-run", "--format", "sarif")]
    [InlineData("contradict each other", "--json", "--format", "sarif")]
    [InlineData("did you mean 'sarif'?", "--format", "sariff")]
    public async Task Options_that_make_no_sense_are_refused(string words, params string[] options)
    {
        _work.Write("spec.yaml", Wrong);

        Assert.Contains(words, (await Tool.RunAsync(_work.Folder, ["lint", "spec.yaml", .. options])).Ended(2).Error, StringComparison.Ordinal);
    }
}
