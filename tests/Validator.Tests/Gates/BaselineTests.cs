using Validator.Gates;
using Validator.Metrics;
using Validator.Spec;
using Validator.Tests.Metrics;
using Validator.Tests.Reports;
using Xunit;

namespace Validator.Tests.Gates;

public sealed class BaselineTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("baseline-").FullName;

    private LocatedText Verdict => new(Path.Combine(folder, "verdict.json"), new SourceLocation("spec.yaml", 60, 11));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void An_approved_run_serves_the_same_configuration_on_the_same_machine()
    {
        var approved = VerdictFixture.Approved();
        File.WriteAllText(Verdict.Text, VerdictJson.Write(approved));
        var (baseline, problem) = Baseline.Load(Verdict);
        Assert.Null(problem);
        var id = approved.Configurations[0].Id;
        Assert.Equal(5, baseline!.For(id, approved).Metrics!.Get("decode.tokens_per_second").Distribution!.P50);
        Assert.Contains("another kind of machine", baseline.For(id, approved with { MachineFingerprint = "beef" }).Reason, StringComparison.Ordinal);
        Assert.Contains("has no configuration 'other'", baseline.For("other", approved).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, Outcome.Passed)]
    [InlineData(false, Outcome.Inconclusive)]
    public void The_request_log_beside_it_serves_percentiles_with_confidence_if_it_is_its_own(bool own, Outcome outcome)
    {
        var approved = VerdictFixture.Approved();
        var id = approved.Configurations[0].Id;
        File.WriteAllText(Verdict.Text, VerdictJson.Write(approved));
        Directory.CreateDirectory(Path.Combine(folder, id));
        var records = Enumerable.Range(1, 10).Select(number => Requests.Sound(number)).ToArray();
        using (var log = new RequestLog(Path.Combine(folder, id, "requests.jsonl")))
        {
            foreach (var record in own ? records : records[1..])
            {
                log.Append(record);
            }
        }

        var figures = Baseline.Load(Verdict).Baseline!.For(id, approved);
        var result = GateEvaluator.Evaluate([Gated.Gate("e2e.p50 <= 105% of baseline with 95% confidence")], MetricSet.Compute(records), figures)[0];

        Assert.Equal(outcome, result.Outcome);
    }

    [Fact]
    public void A_machine_that_is_not_known_is_like_no_other()
    {
        var unknown = VerdictFixture.Approved() with { MachineFingerprint = null };
        Assert.Contains("(unknown, this one is unknown)", new Baseline("b", unknown, folder).For(unknown.Configurations[0].Id, unknown).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, false, false, false, "the baseline is of a rehearsal on the embedded engine, this is a run on a real server")]
    [InlineData(false, false, true, false, "the baseline is of a run on a real server, this is a rehearsal on the embedded engine")]
    [InlineData(true, true, true, false, "the baseline is of a rehearsal on a scripted machine, this is a rehearsal on the embedded engine")]
    [InlineData(false, false, true, true, "the baseline is of a run on a real server, this is a rehearsal on a scripted machine")]
    public void A_rehearsal_is_no_measure_of_a_real_run_nor_the_reverse(bool rehearsal, bool scripted, bool rehearsalNow, bool scriptedNow, string reason)
    {
        var approved = VerdictFixture.Approved();
        var baseline = new Baseline("b", approved with { Rehearsal = rehearsal, Scripted = scripted }, folder);
        var figures = baseline.For(approved.Configurations[0].Id, approved with { Rehearsal = rehearsalNow, Scripted = scriptedNow });
        Assert.Equal((null, reason), (figures.Metrics, figures.Reason));
    }

    [Fact]
    public void A_run_with_faults_is_no_measure_of_one_without()
    {
        var sound = VerdictFixture.Approved() with { Rehearsal = true };
        var faulty = VerdictJson.Parse(VerdictJson.Write(sound with { Faults = true }));
        Assert.Equal(
            "the baseline is of a rehearsal with faults injected, this is a rehearsal on the embedded engine",
            new Baseline("b", faulty, folder).For(sound.Configurations[0].Id, sound).Reason);
    }

    [Fact]
    public void A_path_from_the_environment_is_not_shown()
    {
        var problem = Baseline.Load(Verdict with { ForRecord = "/srv/${NAME}", Secrets = [folder] }).Problem!;
        Assert.Equal("baseline '/srv/${NAME}': it does not exist", problem.Message);
    }

    [Fact]
    public void A_rejected_run_is_no_baseline()
    {
        File.WriteAllText(Verdict.Text, VerdictJson.Write(VerdictFixture.Rejected()));
        Assert.Contains("its run was not approved: rejected", Baseline.Load(Verdict).Problem!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("not json")]
    public void What_is_no_verdict_is_an_error_at_the_spec(string text)
    {
        File.WriteAllText(Verdict.Text, text);
        Assert.StartsWith("spec.yaml:60:11: error: baseline '", Baseline.Load(Verdict).Problem!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_an_error_at_the_spec() =>
        Assert.StartsWith("spec.yaml:60:11: error: baseline '", Baseline.Load(Verdict).Problem!.ToString(), StringComparison.Ordinal);
}
