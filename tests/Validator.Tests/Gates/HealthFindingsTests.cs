using Validator.Gates;
using Validator.Metrics;
using Validator.Tests.Metrics;
using Validator.Tests.Reports;
using Xunit;

namespace Validator.Tests.Gates;

/// <summary>What a timeline and a request log mean together.</summary>
public class HealthFindingsTests
{
    private static readonly HealthEvent s_watched = new(1, HealthKinds.WatchStarted, Process: 7, LoadSeconds: 2);
    private static readonly HealthEvent s_unwatched = new(1, HealthKinds.WatchStarted, LoadSeconds: 0.4);
    private static readonly HealthEvent s_died = new(11, HealthKinds.RunnerEnded, Since: 10, Process: 7);
    private static readonly HealthEvent s_born = new(11.5, HealthKinds.RunnerStarted, Since: 10, Process: 8, Detail: "llama-server");

    [Fact]
    public void A_server_that_stays_what_it_was_gives_none() =>
        Assert.Empty(Of([s_watched, new(90, HealthKinds.WatchEnded)], Sound(1, 5, 6), Sound(2, 6, 7)));

    [Fact]
    public void A_runner_that_ends_under_a_request_which_fails_has_crashed_and_rejects()
    {
        var findings = Of([s_watched, s_died, s_born], Sound(1, 5, 6), Failed(2, 9, 10.5));

        var finding = Assert.Single(findings);
        Assert.Equal("health.runner_crashed", finding.Class);
        Assert.Equal("the server's inference process 7 ended under load (between 10.0 s and 11.0 s); request 2 failed with it", finding.Explanation);
        Assert.Equal(finding.Explanation, HealthFindings.Broke(findings));
        Assert.Equal("c/health.jsonl, c/requests.jsonl: request 2", finding.Evidence);
    }

    [Theory]
    [InlineData(4.0, 9.9, "server")]
    [InlineData(11.1, 12.0, "server")]
    [InlineData(9.0, 10.5, "proxy")]
    public void A_failure_before_or_after_it_or_of_a_proxy_is_no_crash(double sent, double ended, string side) =>
        Assert.DoesNotContain(Of([s_watched, s_died, s_born], Failed(2, sent, ended, side)), finding => finding.Class == HealthFindings.RunnerCrashed);

    [Theory]
    [InlineData(3, 300, "it had been idle for 8.0 s, which keep_alive allows")]
    [InlineData(3, 8, "it had been idle for 8.0 s, and keep_alive is 8 s")]
    [InlineData(20, 300, "requests were under way, so somebody asked the server for other options or another model")]
    public void A_reload_is_laid_to_keep_alive_or_to_others(double ended, double kept, string why)
    {
        var findings = Of(TimeSpan.FromSeconds(kept), [s_watched, s_died, s_born], Sound(1, 2, ended));

        var finding = Assert.Single(findings);
        Assert.Equal("health.model_reloaded", finding.Class);
        Assert.Contains(why, finding.Explanation, StringComparison.Ordinal);
        Assert.Null(HealthFindings.Broke(findings));
        Assert.Null(HealthFindings.Doubt(findings));
    }

    [Fact]
    public void A_runner_that_goes_and_does_not_come_back_was_unloaded() =>
        Assert.Equal(["health.model_unloaded"], Of([s_watched, s_died, new(12, HealthKinds.ModelUnloaded)], Sound(1, 2, 3)).Select(finding => finding.Class));

    [Fact]
    public void A_second_runner_is_another_models_and_leaves_the_figures_in_doubt()
    {
        var findings = Of([s_watched, s_born, new(20, HealthKinds.ModelBeside, Detail: "other:1b")], Sound(1, 2, 3));

        Assert.Equal("health.model_beside", Assert.Single(findings).Class);
        Assert.Contains("llama-server; other:1b", HealthFindings.Doubt(findings), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_no_process_is_seen_a_load_duration_far_above_the_others_tells_of_a_reload()
    {
        var records = new[] { Sound(1, 2, 3, load: 0.001), Sound(2, 3, 4, load: 0.002), Failed(3, 4, 5), Sound(4, 5, 7, load: 0.5), Sound(5, 7, 8, load: 0.001) };

        var finding = Assert.Single(Of([s_unwatched], records));

        Assert.Equal("health.model_reloaded", finding.Class);
        Assert.Contains("request 4, sent at 5.0 s, waited 0.50 s for it, after request 3 had failed", finding.Explanation, StringComparison.Ordinal);
        Assert.Empty(Of([s_watched], records));
    }

    [Fact]
    public void The_log_of_the_embedded_engine_tells_of_a_reload() => Assert.Equal(
        "warning: the model was loaded anew in the midst of the run (between 1.0 s and 2.0 s); by the log of the embedded engine",
        Assert.Single(Of([s_unwatched, new(2, HealthKinds.ModelLoaded, Since: 1, Detail: "by the log of the embedded engine")], Sound(1, 1, 2))).Explanation);

    [Fact]
    public void A_server_that_says_itself_that_its_runner_died_is_believed_where_no_process_is_seen()
    {
        var failed = Requests.Broken(2) with
        {
            SentAt = 4,
            EndedAt = 5,
            ServerLoadNs = null,
            Error = "model runner has unexpectedly stopped, this may be due to resource limitations or an internal error",
            Violations = [new RecordedViolation("http.status", "server", "500: model runner has unexpectedly stopped, this may be due to resource limitations or an internal error")],
        };

        var findings = Of([s_unwatched], Sound(1, 2, 3), failed);

        Assert.Equal("health.runner_crashed", Assert.Single(findings).Class);
        Assert.StartsWith("the server's inference process ended under load, by the server's own words (between 4.0 s and 5.0 s); request 2 failed", HealthFindings.Broke(findings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.09, 0.001, 0.01)]
    [InlineData(0.24, 0.001, 1.0)]
    [InlineData(0.4, 0.1, 0.01)]
    public void A_moments_wait_is_no_reload(double slow, double median, double boot) =>
        Assert.Empty(Of([s_unwatched with { LoadSeconds = boot }], Sound(1, 2, 3, load: median), Sound(2, 3, 4, load: median), Sound(3, 4, 5, load: slow)));

    [Fact]
    public void What_a_server_takes_with_it_when_it_ends_is_no_finding_of_its_own() =>
        Assert.Empty(Of([s_watched, s_died, new(11, HealthKinds.ListenerEnded, Since: 10, Process: 3), new(11, HealthKinds.ServerEnded)], Failed(1, 9, 10.5)));

    [Theory]
    [InlineData(HealthKinds.ListenerEnded, "health.server_restarted", "rejects")]
    [InlineData(HealthKinds.ModelChanged, "health.model_changed", "rejects")]
    [InlineData(HealthKinds.ServerSilent, "health.server_silent", "warns")]
    [InlineData(HealthKinds.StopForced, "health.stop_forced", "warns")]
    public void Every_other_event_has_its_finding_and_its_weight(string kind, string @class, string weight)
    {
        var findings = Of([s_watched, new(30, kind, Detail: "so")], Sound(1, 2, 3));

        Assert.Equal(@class, Assert.Single(findings).Class);
        Assert.Equal(weight == "rejects", HealthFindings.Broke(findings) is not null);
        Assert.Contains("30.0 s", findings[0].Explanation, StringComparison.Ordinal);
    }

    /// <summary>Every finding of a runner in every way that it can come out, word for word, and on both sides of each bound.</summary>
    [Fact]
    public void Every_word_of_what_became_of_a_runner()
    {
        var born = s_born with { At = s_died.At };
        var earlier = s_born with { At = s_died.At - 0.5 };
        HealthEvent unloaded = new(30, HealthKinds.ModelUnloaded), loaded = new(31, HealthKinds.ModelLoaded, Detail: "its expiry jumped"), beside = new(12, HealthKinds.ModelBeside, Detail: "other:1b");
        var many = Enumerable.Range(1, 12).Select(id => Failed(id, 9, 10.5)).ToArray();
        RequestRecord[] slow = [Sound(1, 5, 6), Sound(2, 6, 7), Sound(3, 7, 8), Sound(4, 8, 9), Sound(5, 9, 10)];
        (string Case, IReadOnlyList<Finding> Findings)[] cases =
        [
            ("one request died with it", Of([s_watched, s_died, s_born], Sound(1, 5, 6), Failed(2, 9, 10.5))),
            ("twelve died with it", Of([s_watched, s_died, s_born], many)),
            ("one that was sent as it died", Of([s_watched, s_died], Failed(2, 11, 12))),
            ("one that was sent after it", Of([s_watched, s_died], Failed(2, 11.1, 12))),
            ("one that ended as it was last seen", Of([s_watched, s_died], Failed(2, 9, 10))),
            ("one that ended before", Of([s_watched, s_died], Failed(2, 9, 9.9))),
            ("one that failed by a proxy", Of([s_watched, s_died], Failed(2, 9, 10.5, "proxy"))),
            ("by its own words", Of([s_unwatched], Sound(1, 5, 6), Told(2), Told(3))),
            ("by its own words, twelve times", Of([s_unwatched], [.. Enumerable.Range(1, 12).Select(Told)])),
            ("followed by another at once", Of([s_watched, s_died, born], Sound(1, 5, 6))),
            ("followed by none", Of([s_watched, s_died, earlier], Sound(1, 5, 6))),
            ("while a request was under way", Of([s_watched, s_died, s_born], Sound(1, 5, 6), Sound(2, 10, 12))),
            ("as a request ended", Of([s_watched, s_died, s_born], Sound(1, 5, 11))),
            ("with another request after it", Of([s_watched, s_died, s_born], Sound(1, 5, 6), Sound(2, 11.5, 12))),
            ("after keep_alive", Of(TimeSpan.FromSeconds(5), [s_watched, s_died, s_born], Sound(1, 3, 4), Sound(2, 5, 6))),
            ("unloaded", Of([s_unwatched, unloaded], Sound(1, 5, 6))),
            ("unloaded and loaded", Of([s_unwatched, unloaded, loaded], Sound(1, 5, 6))),
            ("beside another", Of([s_unwatched, beside, beside], Sound(1, 5, 6))),
            ("one waited for a load", Of([s_unwatched], [.. slow, Sound(6, 10, 12, 1.5)])),
            ("two waited for a load, after a failure", Of([s_unwatched], [.. slow, Failed(6, 10, 11), Sound(7, 11, 13, 1.5), Sound(8, 13, 15, 1.5)])),
            ("after a failure that was the connection's", Of([s_unwatched], [.. slow, Failed(6, 10, 11, "transport"), Sound(7, 11, 13, 1.5)])),
            ("after a failure that ended later", Of([s_unwatched], [.. slow, Failed(6, 10, 11.5), Sound(7, 11, 13, 1.5)])),
            ("a tenth of a second is one", Of([s_unwatched], [.. slow, Sound(6, 10, 12, 0.1)])),
            ("less is none", Of([s_unwatched], [.. slow, Sound(6, 10, 12, 0.099)])),
            ("of three requests", Of([s_unwatched], Sound(1, 5, 6), Sound(2, 6, 7), Sound(3, 7, 9, 1.5))),
            ("of two requests nothing is told", Of([s_unwatched], Sound(1, 5, 6), Sound(2, 7, 9, 1.5))),
        ];
        Golden.Check("runner-findings.txt", string.Concat(cases.Select(one =>
            $"{one.Case}\n{string.Concat(one.Findings.Select(finding => $"  {finding.Class}: {finding.Explanation}\n    do: {finding.Remedy}\n    at: {finding.Evidence}\n"))}")));
    }

    private static RequestRecord Told(int id) => Failed(id, 5 + id, 6 + id) with { Error = "llama runner process has terminated: signal: killed" };

    private static IReadOnlyList<Finding> Of(HealthEvent[] events, params RequestRecord[] records) => Of(TimeSpan.FromMinutes(5), events, records);

    private static IReadOnlyList<Finding> Of(TimeSpan keepAlive, HealthEvent[] events, params RequestRecord[] records) => HealthFindings.Of("c", events, records, keepAlive);

    private static RequestRecord Sound(int id, double sent, double ended, double load = 0.001) =>
        Requests.Sound(id) with { SentAt = sent, EndedAt = ended, ServerLoadNs = (long)(load * 1e9) };

    private static RequestRecord Failed(int id, double sent, double ended, string side = "server") =>
        Requests.Broken(id) with { SentAt = sent, EndedAt = ended, ServerLoadNs = null, Violations = [new RecordedViolation("http.status", side, "500")] };
}
