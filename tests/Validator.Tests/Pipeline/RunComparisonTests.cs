using Validator.Gates;
using Validator.Metrics;
using Validator.Metrics.Statistics;
using Validator.Pipeline.Comparing;
using Validator.Reports;
using Validator.Spec;
using Validator.Tests.Gates;
using Validator.Tests.Metrics;
using Xunit;

namespace Validator.Tests.Pipeline;

/// <summary>Two runs of one and the same configuration.</summary>
public sealed class RunComparisonTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1.00, Change.NoWorse, 0)]
    [InlineData(0.97, Change.NoWorse, 0)]
    [InlineData(0.80, Change.Regression, 1)]
    [InlineData(1.25, Change.Improvement, 0)]
    public void The_same_queries_in_the_same_order_are_paired(double faster, Change change, int exitCode)
    {
        var comparison = Compare(Run("base", Speeds(1, "a", "b")), Run("new", Speeds(faster, "a", "b")));

        var figure = Assert.Single(comparison.Configurations[0].Figures, figure => figure.Metric == MetricName.Decode);
        Assert.Equal((change, exitCode), (figure.Change, comparison.ExitCode));
        Assert.StartsWith("paired by query and order, ", figure.Method, StringComparison.Ordinal);
        Assert.Equal(faster - 1, figure.Difference!.Value, 6);

        // Every query ran at its own speed in both runs: the pairs differ by little, while the requests do by half, which by
        // Welch would be an interval of more than 50% of the mean.
        Assert.InRange(figure.Upper!.Value - figure.Lower!.Value, 0, 0.15);
    }

    [Fact]
    public void Other_orders_are_compared_by_welch_and_what_differs_little_shows_nothing()
    {
        var comparison = Compare(Run("base", Speeds(1, "a", "b")), Run("new", Speeds(0.95, "b", "a")));

        var figure = Assert.Single(comparison.Configurations[0].Figures, figure => figure.Metric == MetricName.Decode);
        Assert.Equal((Change.NoEvidence, "the wider of Welch's t and bootstrap-t, 2000 resamples, 20 and 20 values", 4), (figure.Change, figure.Method, comparison.ExitCode));
    }

    /// <summary>Of values that are nearly all the same a resample may have no spread, and an interval no end.</summary>
    [Fact]
    public void An_interval_without_end_is_none()
    {
        var same = Enumerable.Range(1, 12).Select(id => Requests.Sound(id)).ToArray();

        var comparison = Compare(Run("base", same), Run("new", [same[0] with { ServerDecodeNs = 2 * same[0].ServerDecodeNs }, .. same[1..]]));

        Assert.All(comparison.Configurations[0].Figures, figure => Assert.True(double.IsFinite(figure.Lower ?? 0) && double.IsFinite(figure.Upper ?? 0), $"{figure}"));
        Assert.Equal(Change.NoEvidence, Assert.Single(comparison.Configurations[0].Figures, figure => figure.Metric == MetricName.Decode).Change);
    }

    [Fact]
    public void Failures_are_a_regression_when_they_are_too_many_for_chance()
    {
        var sound = Run("base", [.. Enumerable.Range(1, 20).Select(id => Requests.Sound(id))]);
        var many = Compare(
            Run("thousand", [.. Enumerable.Range(1, 1000).Select(id => Requests.Sound(id))]),
            Run("thirty", [.. Enumerable.Range(1, 1000).Select(id => id <= 30 ? Requests.Broken(id) : Requests.Sound(id))]));
        var one = Compare(sound, Run("one", [.. Enumerable.Range(1, 19).Select(id => Requests.Sound(id)), Requests.Broken(20)]));
        var ten = Compare(sound, Run("ten", [.. Enumerable.Range(1, 10).Select(id => Requests.Sound(id)), .. Enumerable.Range(11, 10).Select(id => Requests.Broken(id))]));

        Assert.Equal((Change.NoEvidence, Change.Regression, Change.Regression), (one.Change, ten.Change, many.Change));
        Assert.Equal("1 requests failed, which have no such figure", one.Configurations[0].Figures[1].Method);
    }

    [Fact]
    public void Runs_of_other_machines_decide_nothing_and_say_so()
    {
        var comparison = Compare(Run("base", Speeds(1, "a", "b")), Run("new", Speeds(0.5, "a", "b"), "another"));

        Assert.Equal(Change.Regression, comparison.Configurations[0].Change);
        Assert.Equal(4, comparison.ExitCode);
        Assert.Equal("the machines differ (machine, another), so a difference may be theirs", Assert.Single(comparison.Cautions));
    }

    [Fact]
    public void In_what_the_runs_were_not_the_same_is_said_and_decides_nothing()
    {
        var (one, other) = (Run("base", Speeds(1, "a", "b")), Run("new", Speeds(1, "a", "b")));
        _folder.Write("base/" + RunFiles.Spec, "name: x\ndeployment:\n  model: a:1b\n  options: { num_ctx: 4096 }\n");
        _folder.Write("new/" + RunFiles.Spec, "name: x\ndeployment:\n  model: b:1b\n  options: { num_ctx: 4096, seed: 1 }\n");

        var comparison = Compare(one, other);

        Assert.Equal(["deployment.model: base a:1b, new b:1b", "deployment.options.seed: base has none, new 1"], comparison.Differences);
        Assert.Equal(Change.NoWorse, comparison.Change);
        Assert.Empty(Compare(one, one).Differences);
    }

    [Theory]
    [InlineData("load: { mode: constant, rate: 7/s, requests: 20 }", "load: { mode: constant, rate: 200/s, requests: 21 }", "load.rate: base 7/s, new 200/s")]
    [InlineData("workload: { prefill: warm }", "workload: { prefill: cold }", "workload.prefill: base warm, new cold")]
    [InlineData("workload: { corpus: { path: a, tokens: 12000 } }", "workload: { corpus: { path: b, tokens: 8000 } }", "workload.corpus.tokens: base 12000, new 8000")]
    [InlineData("deployment: { options: { num_predict: 512 } }", "deployment: { options: { num_predict: 64 } }", "deployment.options.num_predict: base 512, new 64")]
    public void Runs_under_other_loads_decide_nothing(string before, string after, string difference)
    {
        var (one, other) = (Run("base", Speeds(1, "a", "b")), Run("new", Speeds(0.5, "a", "b")));
        _folder.Write("base/" + RunFiles.Spec, $"name: x\n{before}\n");
        _folder.Write("new/" + RunFiles.Spec, $"name: x\n{after}\n");

        var comparison = Compare(one, other);

        Assert.Equal($"the loads differ ({difference}), so a difference may be theirs", Assert.Single(comparison.Cautions));
        Assert.Equal((Change.Regression, Change.NoEvidence), (comparison.Configurations[0].Change, comparison.Change));
    }

    /// <summary>What succeeded behind the first that decided an approval counts for nothing, wherever the log is read.</summary>
    [Fact]
    public void An_early_approval_is_read_as_it_was_counted()
    {
        var early = new EarlyDecision(Decision.Approved, ["g"], 18, 1000, "it holds");
        var first = Run("base", Speeds(1, "a", "b"), early: early);

        var comparison = Compare(first, first);
        Assert.Equal(18, comparison.Configurations[0].BaseRequests);
        var verdict = VerdictFile.Read(Path.Combine(first, RunFiles.Verdict)).Verdict!;
        Assert.Equal(18, new RunEvidence(verdict, first).Requests("c1").Count(record => record.Counts));
        var figures = new Baseline("base", verdict, first).FiguresOf(verdict.Configurations[0]);
        Assert.Equal(18, figures.Get(MetricName.Ttft).Sample!()!.Length);
    }

    [Fact]
    public void Runs_in_which_we_were_in_the_way_decide_nothing()
    {
        var behind = new Finding(ClientFindings.Behind, "the generator fell behind", "help it", "c1/requests.jsonl");

        var comparison = Compare(Run("base", Speeds(1, "a", "b")), Run("new", Speeds(0.5, "a", "b"), findings: [behind]));

        Assert.Equal("c1, new run: client.behind: the generator fell behind", Assert.Single(comparison.Cautions));
        Assert.Equal(4, comparison.ExitCode);
    }

    [Fact]
    public void Other_work_on_the_machine_is_told_and_decides_nothing_by_itself()
    {
        var busy = new Finding(HardwareWords.Contended, "other programs kept 1.2 of 2 processors busy", "stop them", "c1/telemetry.jsonl");

        var comparison = Compare(Run("base", Speeds(1, "a", "b")), Run("new", Speeds(1, "a", "b"), findings: [busy]));

        Assert.Equal("c1, new run: hardware.contended: other programs kept 1.2 of 2 processors busy", Assert.Single(comparison.Differences));
        Assert.Equal((Change.NoWorse, 0), (comparison.Change, comparison.ExitCode));
    }

    /// <summary>What hangs together tells less: twenty requests in two halves are no twenty.</summary>
    [Fact]
    public void Neighbours_that_share_a_disturbance_widen_the_interval()
    {
        double[] halves = [.. Enumerable.Repeat(1.1, 10), .. Enumerable.Repeat(0.9, 10)];
        double[] turns = [.. Enumerable.Range(0, 20).Select(index => index % 2 == 0 ? 1.1 : 0.9)];
        double Width(string name, double[] speeds) => Compare(Run(name + "base", Speeds(1, "a", "b")), Run(name, [.. Speeds(1, "a", "b").Zip(speeds, (record, speed) => record with { ServerDecodeNs = (long)(record.ServerDecodeNs!.Value / speed) })]))
            .Configurations[0].Figures.Where(figure => figure.Metric == MetricName.Decode).Select(figure => figure.Upper!.Value - figure.Lower!.Value).Single();

        // (1 + 0.6) / (1 - 0.6) is 4, and its root 2; the bootstrap's own width differs a little.
        Assert.InRange(Width("halves", halves) / Width("turns", turns), 1.5, 2.5);
    }

    [Fact]
    public void A_log_that_was_cut_is_not_compared()
    {
        var (first, second) = (Run("base", Speeds(1, "a", "b")), Run("new", Speeds(1, "a", "b")));
        var log = Path.Combine(second, "c1", RunFiles.Requests);
        File.WriteAllLines(log, File.ReadAllLines(log)[1..]);

        var (comparison, diagnostics) = RunComparison.Of(first, second, [], RunComparison.DefaultMargin);

        Assert.Null(comparison);
        Assert.Contains("holds 19 load requests, the verdict was made from 20", Assert.Single(diagnostics).Message, StringComparison.Ordinal);
        Assert.NotEmpty(RunComparison.Of(first, _folder.Path, [], RunComparison.DefaultMargin).Diagnostics);
    }

    /// <summary>Newcombe's own example: 56 of 70 and 48 of 80 differ by 0.2, 95% interval 0.0524 to 0.3339.</summary>
    [Fact]
    public void Shares_differ_as_the_literature_has_it()
    {
        var interval = ShareDifference.Of((48, 80), (56, 70), 0.975);
        Assert.Equal((0.0524, 0.3339), (Math.Round(interval.Lower, 4), Math.Round(interval.Upper, 4)));
    }

    private static RunComparison Compare(string first, string second)
    {
        var (comparison, diagnostics) = RunComparison.Of(first, second, [], RunComparison.DefaultMargin);
        Assert.Empty(diagnostics);
        return comparison!;
    }

    /// <summary>Twenty requests, every other at half the speed, with a little noise.</summary>
    private static RequestRecord[] Speeds(double faster, params string[] queries) => [.. Enumerable.Range(1, 20).Select(id =>
    {
        var query = queries[id % 2];
        var speed = (query == "a" ? 10 : 5) * faster * (1 + (0.01 * Math.Sin(id * 12.9898 * queries[0][0])));
        return Requests.Sound(id, query) with { OutputTokens = 1000, ServerDecodeNs = (long)(1e12 / speed) };
    })];

    private string Run(string name, IReadOnlyList<RequestRecord> records, string fingerprint = "machine", Finding[]? findings = null, EarlyDecision? early = null)
    {
        using var directory = RunDirectory.Create(Path.Combine(_folder.Path, name), force: false).Directory!;
        using (var log = new RequestLog(directory.ForConfiguration("c1").Requests))
        {
            foreach (var record in records)
            {
                log.Append(record);
            }
        }

        var counted = EarlyEnd.Counted(records, early);
        var facts = new RunFacts { Name = "s", Tool = "t", Rehearsal = false, MachineFingerprint = fingerprint, StartedAt = DateTimeOffset.UnixEpoch };
        var verdict = RunRules.Decide(facts, new AcceptRule(AcceptKind.All, []), [ConfigurationRules.Decide(Gated.Evidence([Outcome.Passed], [.. counted]) with { Findings = findings ?? [], Early = early, Metrics = MetricSet.Compute(counted) })], ["c1"]);
        VerdictFile.Write(directory.PathOf(RunFiles.Verdict), verdict);
        return directory.Path;
    }
}
