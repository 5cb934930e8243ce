using Validator.Gates;
using Validator.Pipeline;
using Validator.Pipeline.History;
using Validator.Reports;
using Validator.Spec;
using Validator.Tests.Gates;
using Validator.Tests.Reports;
using Xunit;

namespace Validator.Tests.Pipeline.History;

public sealed class RunHistoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Runs_are_listed_with_the_newest_first_and_what_cannot_be_read_is_told()
    {
        Record("a", VerdictFixture.Approved(), day: 1);
        Record("c", VerdictFixture.Rejected(), day: 3);
        Record("b", VerdictFixture.EnvironmentError(), day: 2);
        _folder.Write("broken/verdict.json", "{");
        _folder.Write("other/readme.txt", "x");

        var history = RunHistory.Of(_folder.Path);

        Assert.Equal(["c", "b", "a"], history.Runs.Select(run => Path.GetFileName(run.Path)));
        Assert.Equal(["rejected", "error", "approved"], history.Runs.Select(run => VerdictNames.Of(run.Verdict.Decision)));
        Assert.NotNull(history.Runs[2].Speed);
        Assert.Null(history.Runs[1].Speed);
        Assert.Equal(DiagnosticSeverity.Warning, Assert.Single(history.Diagnostics).Severity);
    }

    [Fact]
    public void A_folder_that_is_not_there_holds_none() => Assert.Empty(RunHistory.Of(Path.Combine(_folder.Path, "none")).Runs);

    [Fact]
    public void A_run_directory_lists_itself()
    {
        Record("a", VerdictFixture.Approved(), day: 1);

        Assert.Single(RunHistory.Of(Path.Combine(_folder.Path, "a")).Runs);
    }

    [Fact]
    public void A_run_that_was_killed_has_not_ended()
    {
        VerdictFile.Write(_folder.Write("killed/" + RunFiles.Unfinished, string.Empty), VerdictFixture.EnvironmentError());

        Assert.False(Assert.Single(RunHistory.Of(_folder.Path).Runs).Ended);
    }

    [Fact]
    public void The_last_approved_run_is_the_newest_of_its_name_and_kind()
    {
        var spec = Gated.Spec("ttft.max <= 1s") with { Name = "quick.start", Runtime = new RuntimeSpec { Engine = EngineKind.Embedded } };
        Record("old", VerdictFixture.Approved(), day: 1);
        Record("new", VerdictFixture.Approved(), day: 2);
        Record("rejected", VerdictFixture.Rejected(), day: 3);
        Record("real", VerdictFixture.Approved() with { Rehearsal = false }, day: 4);
        Record("other", VerdictFixture.Approved() with { Name = "other" }, day: 5);

        Assert.Equal(Path.Combine(_folder.Path, "new", "verdict.json"), BaselineSource.Newest(spec, _folder.Path));
        Assert.Equal(Path.Combine(_folder.Path, "real", "verdict.json"), BaselineSource.Newest(spec with { Runtime = new RuntimeSpec() }, _folder.Path));
        Assert.Null(BaselineSource.Newest(spec with { Name = "none" }, _folder.Path));
    }

    [Theory]
    [InlineData("runs/a/verdict.json")]
    [InlineData("runs/a")]
    public void A_baseline_is_named_by_its_verdict_or_its_folder(string path)
    {
        Record("runs/a", VerdictFixture.Approved(), day: 1);

        var (baseline, problem) = Baseline.Load(new LocatedText(Path.Combine(_folder.Path, path), new SourceLocation("spec.yaml", 1, 1)));

        Assert.Null(problem);
        Assert.Equal(Decision.Approved, baseline!.Verdict.Decision);
    }

    [Fact]
    public void Without_an_approved_run_a_gate_of_baseline_is_an_error_where_it_is_to_be_run_and_a_doubt_elsewhere()
    {
        var spec = _folder.Write("spec.yaml", """
            apiVersion: ollama-validator/v1
            name: never-run-before
            runtime: { engine: embedded }
            deployment: { model: synthetic:1m, options: { num_ctx: 2048, num_predict: 8 } }
            workload: { queries: [{ id: a, prompt: A }] }
            load: { requests: 30 }
            gates: ["e2e.mean <= 110% of baseline"]
            baseline: last-approved
            """);

        var here = Planner.Make(spec, new SpecReadOptions(), [], here: true);
        var elsewhere = Planner.Make(spec, new SpecReadOptions(), [], here: false);

        Assert.Null(here.Plan);
        Assert.Contains(here.Diagnostics, one => one.Message.Contains("there is no approved run of this name", StringComparison.Ordinal) && one.Location!.Line == 8);
        Assert.NotNull(elsewhere.Plan);
        Assert.Contains("baseline: last-approved", elsewhere.Plan.Resolved, StringComparison.Ordinal);
    }

    private void Record(string folder, Verdict verdict, int day) => VerdictFile.Write(
        _folder.Write(folder + "/" + RunFiles.Verdict, string.Empty), verdict with { StartedAt = new DateTimeOffset(2026, 11, day, 9, 0, 0, TimeSpan.Zero) });
}
