using System.Text.RegularExpressions;
using CsCheck;
using Validator.Gates;
using Validator.Machine.Telemetry;
using Validator.Metrics;
using Validator.Metrics.Telemetry;
using Validator.Reports;
using Validator.Reports.Charts;
using Validator.Reports.Html;
using Validator.Spec;
using Validator.Tests.Gates;
using Validator.Tests.Metrics;
using Xunit;

namespace Validator.Tests.Reports;

public sealed partial class HtmlReportTests
{
    private const string Hostile = "<script>alert(1)</script>\"' onload=x & \u0000\u001b[31m \u202E <img src=http://x>";

    [Fact]
    public void Nothing_is_loaded_and_no_script_runs()
    {
        var page = HtmlReport.Render(RecordedRunFixture.Evidence());

        Assert.Contains("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<link", page, StringComparison.OrdinalIgnoreCase);
        Assert.All(References().Matches(page), reference => Assert.StartsWith("#", reference.Groups[1].Value, StringComparison.Ordinal));
    }

    [Fact]
    public void Names_in_a_page_are_unique_and_what_is_referred_to_is_there()
    {
        var page = HtmlReport.Render(RecordedRunFixture.Evidence());
        var ids = Ids().Matches(page).Select(id => id.Groups[1].Value).ToArray();

        Assert.Equal(ids.Distinct().Count(), ids.Length);
        Assert.All(References().Matches(page), reference => Assert.Contains(reference.Groups[1].Value[1..], ids));
        Assert.All(Clips().Matches(page), clip => Assert.Contains(clip.Groups[1].Value, ids));
    }

    [Fact]
    public void Hostile_text_stays_text_wherever_it_stands()
    {
        var verdict = VerdictFixture.WithGateMessage(Hostile);
        verdict = verdict with
        {
            Name = Hostile,
            Tool = Hostile,
            MachineFingerprint = Hostile,
            NotVerified = [Hostile],
            Configurations = [.. verdict.Configurations.Select(configuration => configuration with
            {
                Id = Hostile,
                Options = new Dictionary<string, OptionValue> { [Hostile] = new(Hostile, "\"x\"") },
                Contract = [new ContractResult(Hostile, Outcome.Failed, Hostile, Hostile, Hostile)],
                Gates = [.. configuration.Gates.Select(gate => gate with { Id = Hostile, Expression = Hostile })],
                Findings = [new Finding(Hostile, Hostile, Hostile, Hostile, Hostile)],
                ClientHazards = [new(Hostile, Hostile, Hostile)],
                Violations = new Dictionary<string, int> { [Hostile] = 1 },
            })],
        };
        var evidence = new RunEvidence(verdict, Hostile).With(Hostile, [Requests.Broken(1) with
        {
            Query = Hostile, Wire = Hostile, Violations = [new RecordedViolation(Hostile, Hostile, Hostile) { Because = Hostile, Excerpt = Hostile }],
        }]);

        var page = HtmlReport.Render(evidence);

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("\"' onload", page, StringComparison.Ordinal);
        Assert.DoesNotContain('\u0000', page);
        Assert.DoesNotContain('\u001b', page);
        Assert.DoesNotContain('\u202E', page);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#x27; onload=x &amp; ", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_text_is_encoded_so_that_no_markup_is_in_it() =>
        Gen.String.Sample(text => Assert.DoesNotMatch("[<>\"'\u0000\u202E]", Html.Of($"{text}").ToString()));

    [Fact]
    public void A_hundred_thousand_requests_make_a_page_below_5_MB()
    {
        RequestRecord[] records = [.. Enumerable.Range(1, 100_000).Select(id => id % 3 == 0 ? Requests.Broken(id) : Requests.Sound(id) with { ServerDecodeNs = 900_000_000 + (id * 7919L % 200_000_000) })];
        var verdict = VerdictFixture.Approved();
        var metrics = MetricSet.Compute(records);
        var configuration = verdict.Configurations[0] with { Metrics = metrics, Requests = new RequestCounts(100_000, 66_667, 33_333), Violations = new Dictionary<string, int> { ["stream.no_terminal"] = 33_333 } };

        var page = HtmlReport.Render(new RunEvidence(verdict with { Configurations = [configuration] }, "run").With(configuration.Id, records));

        Assert.InRange(page.Length, 50_000, 5_000_000);
        Assert.Contains("Of 66,667 requests the slowest and the fastest of each of 300 parts of the time are drawn.", page, StringComparison.Ordinal);
        Assert.Contains("marks every failure, one line for those that fall on the same place, at the end of each of the 33,333 requests that failed", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Telemetry_stands_on_the_time_of_the_requests_unless_it_is_of_another_machine(bool scripted)
    {
        var folder = Directory.CreateTempSubdirectory("validator-report-");
        try
        {
            var verdict = VerdictFixture.Approved();
            var id = verdict.Configurations[0].Id;
            folder.CreateSubdirectory(id);
            using (var writer = new TelemetryWriter(Path.Combine(folder.FullName, id, RunFiles.Telemetry), new TelemetryHeader { Format = 1, Interval = 1, Scripted = scripted, Missing = [new("temperature", "<no sensor>")] }))
            {
                for (var at = 0; at < 40; at++)
                {
                    writer.Append(new TelemetrySample { At = at, Server = new ProcessFigures { Rss = (at + 1) * 1073741824L, Cpu = 2 }, Gpus = [new GpuFigures { Utilization = 0 }] });
                }
            }

            var page = HtmlReport.Render(new RunEvidence(verdict, folder.FullName).With(id, [Requests.Sound(1), Requests.Sound(2)]));

            Assert.Equal(!scripted, page.Contains("aria-label=\"Memory of the server: from 11 GiB to 24 GiB, last 24 GiB.\"", StringComparison.Ordinal));
            Assert.Equal(!scripted, page.Contains("<code>temperature</code>: &lt;no sensor&gt;", StringComparison.Ordinal));
            Assert.Equal(scripted, page.Contains("not of the one that was played", StringComparison.Ordinal));
            Assert.DoesNotContain("Memory in use of the graphics processors", page, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>An interval is the one that was computed, and not as wide to the one side as to the other.</summary>
    [Theory]
    [InlineData("requests.success_rate >= 95%", "69.15% to 100%, 95%")]
    [InlineData("ttft.mean <= 5s", "–")] // Equal values bound no mean.
    [InlineData("ttft.p50 <= 5s with 95% confidence", "1s to 1s, each end with 95%")]
    [InlineData("ttft.p99 <= 5s", "1s to ∞, 95%")]
    [InlineData("ttft.max <= 5s", "–")]
    public void A_gate_tells_where_its_figure_lies(string gate, string interval) =>
        Assert.Equal(interval, GateWords.Interval(Gated.Judge(gate, [.. Enumerable.Range(1, 10).Select(id => Requests.Sound(id))])));

    [Fact]
    public void Thinning_keeps_measured_points_and_the_extremes() =>
        Gen.Select(Gen.Double[0, 1000], Gen.Double[0, 50]).List[1, 400].Sample(points =>
        {
            var given = points.Select(point => (At: point.Item1, Value: point.Item2)).ToArray();
            var kept = Thinning.Extremes(given, 20);
            Assert.All(kept, point => Assert.Contains(point, given));
            Assert.Equal(given.Max(point => point.Value), kept.Max(point => point.Value));
            Assert.Equal(given.Min(point => point.Value), kept.Min(point => point.Value));
            Assert.True(kept.Count <= Math.Max(40, Math.Min(given.Length, 40)));
            Assert.Equal(kept.OrderBy(point => point.At).Select(point => point.At), kept.Select(point => point.At));
        });

    [Fact]
    public void Marks_count_every_failure() =>
        Gen.Double[0, 100].List[0, 300].Sample(times => Assert.Equal(times.Count, Thinning.Marks(times, 0, 100, 30).Sum(mark => mark.Count)));

    [Fact]
    public void A_waterfall_of_many_shows_those_that_failed_and_the_slowest()
    {
        var slow = Requests.Sound(700) with { LastByteAt = 7100, EndedAt = 7100 };
        RequestRecord[] records = [.. Enumerable.Range(1, 699).Select(id => Requests.Sound(id)), slow, Requests.Broken(701), Requests.Broken(702)];

        var shown = Waterfall.Choose(records);

        Assert.Equal(Waterfall.Rows, shown.Count);
        Assert.Contains(slow, shown);
        Assert.Equal(2, shown.Count(record => !record.IsSuccess));
    }

    [GeneratedRegex("\\b(?:href|src|xlink:href)=\"([^\"]*)\"")]
    private static partial Regex References();

    [GeneratedRegex(" id=\"([^\"]+)\"")]
    private static partial Regex Ids();

    [GeneratedRegex("clip-path=\"url\\(#([^)]+)\\)\"")]
    private static partial Regex Clips();
}
