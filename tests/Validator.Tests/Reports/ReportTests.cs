using System.Text.Json;
using CsCheck;
using Validator.Gates;
using Validator.Metrics;
using Validator.Reports;
using Validator.Spec;
using Validator.Tests.Metrics;
using Xunit;

namespace Validator.Tests.Reports;

public class ReportTests
{
    public static TheoryData<string> Formats => [.. ReportFormat.All.Select(format => format.Name)];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Every_form_of_one_verdict(string name)
    {
        var format = ReportFormat.Find(name)!;
        Assert.All(VerdictFixture.All, each => Golden.Check($"{each.Case}.{format.Extension}", format.Render(new RunEvidence(each.Verdict, "run"))));
    }

    [Fact]
    public void Each_case_ends_with_the_exit_code_of_its_name() =>
        Assert.All(VerdictFixture.All, each => Assert.EndsWith(FormattableString.Invariant($".{each.Verdict.ExitCode}"), each.Case, StringComparison.Ordinal));

    [Fact]
    public void Every_verdict_for_a_terminal() => Assert.All((IEnumerable<(string Case, Verdict Verdict)>)[.. VerdictFixture.All, ("recorded.0", RecordedRunFixture.Evidence().Verdict)], each =>
    {
        var text = VerdictText.Render(each.Verdict);
        Golden.Check($"{each.Case}.terminal.txt", text);
        Assert.All(text.Split('\n'), line => Assert.InRange(line.TrimEnd('\r').Length, 0, 80));
    });

    [Fact]
    public void Every_verdict_as_annotations() => Assert.All((IEnumerable<(string Case, Verdict Verdict)>)[.. VerdictFixture.All, ("recorded.0", RecordedRunFixture.Evidence().Verdict)], each =>
    {
        using var writer = new StringWriter();
        GitHubAnnotations.Write(writer, each.Verdict, null);
        Golden.Check($"{each.Case}.annotations.txt", writer.ToString());
    });

    [Fact]
    public void A_long_excerpt_is_broken_and_a_path_is_not()
    {
        var path = "/very/" + new string('p', 90) + "/requests.jsonl";
        var lines = VerdictText.Render(VerdictFixture.WithGateMessage("{\"message\":\"" + new string('x', 200) + "\"} in " + path)).Split('\n', StringSplitOptions.TrimEntries);
        Assert.Contains(path, lines);
        Assert.All(lines.Where(line => !line.Contains(path, StringComparison.Ordinal)), line => Assert.InRange(line.Length, 0, 80));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Every_form_of_one_recorded_run(string name)
    {
        var format = ReportFormat.Find(name)!;
        Golden.Check($"recorded.0.{format.Extension}", format.Render(RecordedRunFixture.Evidence()));
    }

    /// <summary>A verdict of an older version tells no speed but that of its gates, and the page says that it is this.</summary>
    [Fact]
    public void Which_speed_is_shown_is_said()
    {
        var verdict = RecordedRunFixture.Evidence().Verdict;
        var older = verdict with { Configurations = [.. verdict.Configurations.Select(configuration => configuration with { Speed = null })] };
        string Page(Verdict shown) => ReportFormat.Find("html")!.Render(new(shown, "run"));

        Assert.Contains("failed answers among them", Page(verdict), StringComparison.Ordinal);
        Assert.Contains("median of the requests, of which those that failed count as 0", Page(older), StringComparison.Ordinal);
        Assert.Contains("| ❌ rejected | 0 of 5 | 4.0 (every answer failed) |", MarkdownComment.Render(new(verdict, "run")), StringComparison.Ordinal);
        Assert.Contains("| ❌ rejected | 0 of 5 | 0.0 |", MarkdownComment.Render(new(older, "run")), StringComparison.Ordinal);
    }

    /// <summary>A log that was cut is drawn or listed, and said to be cut; what needs no log is whole without it.</summary>
    [Theory]
    [InlineData("html")]
    [InlineData("markdown")]
    [InlineData("comment")]
    [InlineData("csv")]
    [InlineData("json", false)]
    [InlineData("junit", false)]
    public void A_log_that_does_not_hold_what_was_judged_is_told_where_it_is_used(string format, bool used = true)
    {
        var whole = RecordedRunFixture.Evidence();
        ReportFormat.Find(format)!.Render(whole);
        Assert.Empty(whole.Changed());

        RunEvidence lost = new(whole.Verdict, "nowhere");
        ReportFormat.Find(format)!.Render(lost);
        Assert.Equal(used, lost.Changed().Count > 0);
        Assert.All(lost.Changed(), sentence => Assert.Contains("holds 0 load requests, the verdict was made from 5", sentence, StringComparison.Ordinal));
    }

    [Fact]
    public void A_recorded_verdict_renders_as_the_one_in_memory()
    {
        Verdict[] verdicts = [.. VerdictFixture.All.Select(each => each.Verdict)];
        Assert.All(verdicts, verdict => Assert.All(ReportFormat.All, format =>
            Assert.Equal(format.Render(new(verdict, "run")), format.Render(new(VerdictJson.Parse(VerdictJson.Write(verdict)), "run")))));
    }

    [Fact]
    public void Figures_of_stages_are_shown_and_recorded()
    {
        var verdict = VerdictFixture.Approved();
        var metrics = MetricSet.Compute([Requests.Sound(1) with { Stage = 1 }, Requests.Sound(2) with { Stage = 2 }, Requests.Sound(3) with { Stage = 2 }]);
        verdict = verdict with { Configurations = [verdict.Configurations[0] with { Metrics = metrics }] };

        var text = VerdictJson.Write(verdict);

        Assert.Equal(text, VerdictJson.Write(VerdictJson.Parse(text)));
        Assert.Contains("\n| 2 | 2 | 0 | 0.769/s | 5/s | 1s | 1s | 3s | 3s |\n", ReportFormat.Find("markdown")!.Render(new(verdict, "run")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_json_has_the_members_of_the_contract()
    {
        using var document = JsonDocument.Parse(VerdictJson.Write(VerdictFixture.Rejected()));
        var root = document.RootElement;
        Assert.Equal((1, "rejected", 1, true, false), (
            root.GetProperty("schemaVersion").GetInt32(), root.GetProperty("decision").GetString(), root.GetProperty("exitCode").GetInt32(),
            root.GetProperty("rehearsal").GetBoolean(), root.GetProperty("scripted").GetBoolean()));
        Assert.Equal("f00d", root.GetProperty("machine").GetProperty("fingerprint").GetString());
        var configuration = root.GetProperty("configurations")[1];
        Assert.Equal("0.10", configuration.GetProperty("options").GetProperty("temperature").GetRawText());
        Assert.Equal(2 / 3.0, configuration.GetProperty("requests").GetProperty("failed").GetInt32() / (double)configuration.GetProperty("requests").GetProperty("total").GetInt32());
        var ttft = configuration.GetProperty("gates").EnumerateArray().Single(gate => gate.GetProperty("id").GetString() == "ttft.max");
        Assert.Equal((JsonValueKind.Null, true, "warned"), (ttft.GetProperty("actual").ValueKind, ttft.GetProperty("infinite").GetBoolean(), ttft.GetProperty("outcome").GetString()));
    }

    [Fact]
    public void An_option_from_the_environment_is_recorded_as_written_and_read_back_as_such()
    {
        var verdict = VerdictFixture.Approved();
        var options = new Dictionary<string, OptionValue> { ["num_ctx"] = new("${CONTEXT}", "4096") { FromEnvironment = true } };
        var text = VerdictJson.Write(verdict with { Configurations = [verdict.Configurations[0] with { Options = options }] });
        Assert.Contains("\"num_ctx\": \"${CONTEXT}\"", text, StringComparison.Ordinal);
        var read = VerdictJson.Parse(text);
        Assert.Equal(("${CONTEXT}", true, null), (read.Configurations[0].Options["num_ctx"].Text, read.Configurations[0].Options["num_ctx"].FromEnvironment, read.Configurations[0].Options["num_ctx"].Whole));
        Assert.Equal(text, VerdictJson.Write(read));
    }

    [Fact]
    public void A_verdict_without_severities_is_read()
    {
        var text = VerdictJson.Write(VerdictFixture.Approved());
        var without = System.Text.RegularExpressions.Regex.Replace(text, ",\\s*\"severity\": \"(fail|warn)\"", string.Empty);
        Assert.NotEqual(text, without);
        Assert.All(VerdictJson.Parse(without).Configurations[0].Gates, gate => Assert.Equal(GateSeverity.Fail, gate.Severity));
        Assert.Equal(text, VerdictJson.Write(VerdictJson.Parse(text)));
    }

    [Fact]
    public void A_damaged_verdict_is_read_or_refused_and_nothing_else()
    {
        var text = VerdictJson.Write(VerdictFixture.Rejected());
        Gen.Select(Gen.Int[0, text.Length - 1], Gen.Int[0, 40], Gen.String[Gen.Char["\"{}[],:0e9-nul \n"], 0, 5]).Sample(damage =>
        {
            var (at, length, put) = damage;
            try
            {
                VerdictJson.Parse(text[..at] + put + text[Math.Min(text.Length, at + length)..]);
                return true;
            }
            catch (JsonException)
            {
                return true;
            }
        });
    }

    [Theory]
    [InlineData("\"metrics\": {", "\"metrics\": {\"ttft\":1,")]
    [InlineData("\"requests.count\": 10", "\"requests.count\": 1e999")]
    [InlineData("\"requests.count\": 10", "\"requests.count\": null")]
    [InlineData("\"gates\": [", "\"gates\": [null,")]
    [InlineData("\"clientHazards\": [", "\"clientHazards\": [null,")]
    [InlineData("\"schemaVersion\": 1", "\"schemaVersion\": 2")]
    [InlineData("\"decision\": \"approved\"", "\"decision\": \"fine\"")]
    public void What_is_no_verdict_is_refused(string part, string instead)
    {
        var text = VerdictJson.Write(VerdictFixture.Approved());
        Assert.Contains(part, text, StringComparison.Ordinal);
        Assert.ThrowsAny<JsonException>(() => VerdictJson.Parse(text.Replace(part, instead, StringComparison.Ordinal)));
    }

    [Fact]
    public void Markdown_keeps_hostile_text_as_text()
    {
        var text = MarkdownSummary.Render(VerdictFixture.WithGateMessage("<script>|`x`\n# [a](b) *c* \u001b[31m"));
        Assert.DoesNotContain("<script>", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\n# [a]", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', text);
        var table = text.Split('\n').Where(line => line.StartsWith("| speed", StringComparison.Ordinal));
        Assert.All(table, line => Assert.Equal(line.StartsWith("| speed | noise", StringComparison.Ordinal) ? 3 : 6, line.Replace("\\|", string.Empty, StringComparison.Ordinal).Count(c => c == '|')));
    }

    [Fact]
    public void The_word_rehearsal_stands_in_the_first_line()
    {
        Assert.Contains("REHEARSAL", MarkdownSummary.Render(VerdictFixture.Approved()).Split('\n')[0], StringComparison.Ordinal);
        Assert.DoesNotContain("REHEARSAL", MarkdownSummary.Render(VerdictFixture.Approved() with { Rehearsal = false }), StringComparison.Ordinal);
    }
}
