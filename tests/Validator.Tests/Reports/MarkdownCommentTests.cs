using Validator.Gates;
using Validator.Metrics;
using Validator.Reports;
using Validator.Tests.Metrics;
using Xunit;

namespace Validator.Tests.Reports;

public class MarkdownCommentTests
{
    [Fact]
    public void Its_first_line_is_the_mark_by_which_the_next_run_finds_it()
    {
        var text = MarkdownComment.Render(new RunEvidence(VerdictFixture.Rejected(), "run"));

        Assert.StartsWith("<!-- ollama-validator: quick.start -->\n### ❌ ", text, StringComparison.Ordinal);
        Assert.Equal("<!-- ollama-validator: a----b -->", MarkdownComment.Mark("a -->b"));
    }

    [Fact]
    public void However_much_there_is_to_say_it_stays_within_what_GitHub_takes()
    {
        var verdict = VerdictFixture.Rejected();
        var long_ = new string('|', 5000);
        var configuration = verdict.Configurations[1] with { Findings = [.. Enumerable.Range(0, 10).Select(_ => new Finding("a.b", long_, long_, long_))] };
        verdict = verdict with { Reason = long_, Configurations = [.. Enumerable.Range(0, 400).Select(number => configuration with { Id = $"num_ctx-{number}" })] };

        var text = MarkdownComment.Render(new RunEvidence(verdict, "run"));

        Assert.InRange(text.Length, 30_000, MarkdownComment.Longest);
        Assert.Contains(" more parts found no room here; they are in report.html.", text, StringComparison.Ordinal);
        Assert.EndsWith("</sub>\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_job_that_has_too_much_to_say_gets_the_short_form()
    {
        var verdict = VerdictFixture.Rejected();
        var findings = Enumerable.Range(0, 300).Select(_ => new Finding("a.b", new string('x', 4000), "y", "z")).ToArray();
        verdict = verdict with { Configurations = [verdict.Configurations[1] with { Findings = findings }] };

        Assert.StartsWith("# ", MarkdownSummary.ForJob(new RunEvidence(VerdictFixture.Rejected(), "run")), StringComparison.Ordinal);
        Assert.StartsWith("<!-- ollama-validator", MarkdownSummary.ForJob(new RunEvidence(verdict, "run")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_course_of_the_load_is_drawn_with_failures_in_it()
    {
        var verdict = VerdictFixture.Approved();
        var id = verdict.Configurations[0].Id;
        var records = Enumerable.Range(1, 8).Select(number => number == 3 ? Requests.Broken(number) : Requests.Sound(number) with { ServerDecodeNs = number * 500_000_000L }).ToArray();

        var text = MarkdownSummary.Render(new RunEvidence(verdict, "run").With(id, records));

        Assert.Contains("`█▅×▃▂▂▂▂` decode speed over the load (the slowest of each part, 1.25/s to 10/s, × a part with a failed request)\n", text, StringComparison.Ordinal);
        Assert.Contains("    line [10, 5, 0, 2.5, 2, 1.667, 1.429, 1.25]\n```\n", text, StringComparison.Ordinal);
    }

    /// <summary>A route that tells no speed fails nobody.</summary>
    [Fact]
    public void What_is_not_known_is_no_failure()
    {
        var verdict = VerdictFixture.Approved();
        var id = verdict.Configurations[0].Id;
        RequestRecord[] untold = [.. Enumerable.Range(1, 8).Select(number => Requests.Sound(number) with { ServerDecodeNs = null, ServerTotalNs = null, LastTokenAt = null, OutputTokens = 1 })];
        string Of(params RequestRecord[] records) => MarkdownSummary.Render(new RunEvidence(verdict, "run").With(id, records));

        Assert.DoesNotContain("decode speed over the load", Of(untold), StringComparison.Ordinal);
        Assert.Contains("`··×·····` decode speed over the load (not known of any request that succeeded, × a part with a failed request, · one whose speed was not told)\n", Of([.. untold.Select(record => record.Id == 3 ? Requests.Broken(3) with { ServerDecodeNs = null } : record)]), StringComparison.Ordinal);
        var some = Of([.. untold.Select(record => record.Id < 5 ? Requests.Sound(record.Id) : record)]);
        Assert.Contains("`████····` decode speed over the load (the slowest of each part, 5/s to 5/s, · one whose speed was not told)\n", some, StringComparison.Ordinal);
        Assert.DoesNotContain("xychart", some, StringComparison.Ordinal);
    }

    [Fact]
    public void Three_requests_have_no_course() =>
        Assert.DoesNotContain("mermaid", MarkdownSummary.Render(new RunEvidence(VerdictFixture.Approved(), "run").With("num_ctx-4096", [Requests.Sound(1), Requests.Sound(2), Requests.Sound(3)])), StringComparison.Ordinal);
}
