using System.Text.Json;
using Validator.Gates;
using Validator.Reports;
using Validator.Spec;
using Xunit;

namespace Validator.Tests.Reports;

public sealed class DecisionTests : IDisposable
{
    private static readonly DeployedAs Deployed = new(
        "qwen3-coder:30b",
        ModelSourceKind.Present,
        "30m",
        [
            new("OLLAMA_HOST", "${HOST}", FromEnvironment: true),
            new("OLLAMA_MODELS", "/srv/my $models/100%", FromEnvironment: false),
            new("OLLAMA_NUM_PARALLEL", "1", FromEnvironment: false),
        ],
        new string('a', 64),
        new string('b', 64));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_record_of_a_real_and_of_a_rehearsed_decision()
    {
        Golden.Check("decision.approved.0.md", DecisionDocument.Render(Real(VerdictFixture.Approved()), Deployed));
        Golden.Check("decision.rejected.1.md", DecisionDocument.Render(VerdictFixture.Rejected(), Deployed));

        // The verdict has golden files of its own; here only that its digest is the one that stands there.
        var verdict = Real(VerdictFixture.Approved());
        var statement = TestResultStatement.Render(verdict, Deployed, "https://ci.example/runs/7");
        Golden.Check("decision.approved.0.intoto", statement.Replace(TestResultStatement.Sha256(VerdictJson.Write(verdict)), new string('c', 64), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false, "PASSED")]
    [InlineData(true, "FAILED")]
    public void Only_a_real_run_without_a_blemish_passes(bool rehearsal, string result)
    {
        using var statement = Statement(Real(VerdictFixture.Approved()) with { Rehearsal = rehearsal });

        var predicate = statement.RootElement.GetProperty("predicate");
        Assert.Equal(result, predicate.GetProperty("result").GetString());
        Assert.Equal(rehearsal ? ["quick_start.run.rehearsal"] : [], predicate.GetProperty("failedTests").EnumerateArray().Select(name => name.GetString()));
    }

    [Fact]
    public void A_warning_or_a_rejected_neighbour_makes_an_approval_a_warned_one()
    {
        var approved = Real(VerdictFixture.Approved());
        var one = approved.Configurations[0];
        using var warned = Statement(approved with { Configurations = [one with { Findings = [new Finding(ThreadPolicy.Oversubscription, "e", "r", "x")] }] });
        using var beside = Statement(Real(VerdictFixture.Rejected()) with { Decision = Decision.Approved });
        using var rejected = Statement(Real(VerdictFixture.Rejected()));

        Assert.Equal("WARNED", Result(warned));
        Assert.Equal(["quick_start.num_ctx-4096.policy.machine.thread_oversubscription"], Names(warned, "warnedTests"));
        Assert.Equal("WARNED", Result(beside));
        Assert.Equal("FAILED", Result(rejected));
        Assert.Contains("quick_start.num_ctx-8192_v1_5.gates.requests.success_rate", Names(rejected, "failedTests"));
        Assert.Contains("quick_start.num_ctx-8192_v1_5.gates.ttft.max", Names(rejected, "warnedTests"));
    }

    [Fact]
    public void Settings_are_files_for_what_a_real_run_approved_and_go_with_the_run()
    {
        var (directory, _) = RunDirectory.Create(_folder.Path, force: false);
        using (directory)
        {
            DecisionFiles.Write(directory!, VerdictFixture.Approved(), Deployed, _ => null);
            Assert.False(Directory.Exists(directory!.PathOf("deployment")));

            DecisionFiles.Write(directory, Real(VerdictFixture.Approved()), Deployed, _ => null);
            File.WriteAllText(directory.PathOf("deployment/num_ctx-4096/mine.txt"), "kept");
            Assert.Equal(
                ["Modelfile", "compose.yaml", "mine.txt", "ollama.env", "systemd.conf"],
                Directory.EnumerateFiles(directory.PathOf("deployment/num_ctx-4096")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        }

        RunDirectory.Create(_folder.Path, force: true).Directory!.Dispose();
        Assert.Equal(["mine.txt"], Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories).Select(Path.GetFileName));
    }

    [Fact]
    public void What_the_environment_gave_is_in_no_setting()
    {
        var spec = SpecReader.ReadText(
            """
            apiVersion: ollama-validator/v1
            name: s
            runtime: { environment: { OLLAMA_KV_CACHE_TYPE: "${PLACE}", OLLAMA_NUM_PARALLEL: 2 } }
            deployment: { model: m, options: { num_ctx: 4096 } }
            workload: { queries: [{ id: q, prompt: p }] }
            load: { requests: 1 }
            gates: [requests.success_rate == 100%]
            """,
            "s.yaml",
            new SpecReadOptions { Environment = name => name == "PLACE" ? "secret-6543" : null }).Spec!;
        var deployed = DeployedAs.Of(spec, "a", "b");

        var files = DeploymentSettings.Of(Real(VerdictFixture.Approved()).Configurations[0], deployed);

        Assert.DoesNotContain(files, file => file.Text.Contains("secret-6543", StringComparison.Ordinal));
        Assert.Contains("# OLLAMA_KV_CACHE_TYPE: set it yourself", files.Single(file => file.Name == "ollama.env").Text, StringComparison.Ordinal);
        Assert.Contains("OLLAMA_KV_CACHE_TYPE: \"${PLACE}\"", files.Single(file => file.Name == "compose.yaml").Text, StringComparison.Ordinal);
        Assert.Contains("OLLAMA_NUM_PARALLEL=2\n", files.Single(file => file.Name == "ollama.env").Text, StringComparison.Ordinal);
    }

    private static Verdict Real(Verdict verdict) => verdict with
    {
        Rehearsal = false,
        Configurations = [.. verdict.Configurations.Select(one => one with { Served = new Served("0.12.3", new string('d', 64)) })],
    };

    private static JsonDocument Statement(Verdict verdict) => JsonDocument.Parse(TestResultStatement.Render(verdict, Deployed, null));

    private static string? Result(JsonDocument statement) => statement.RootElement.GetProperty("predicate").GetProperty("result").GetString();

    private static IEnumerable<string?> Names(JsonDocument statement, string list) => statement.RootElement.GetProperty("predicate").GetProperty(list).EnumerateArray().Select(name => name.GetString());
}
