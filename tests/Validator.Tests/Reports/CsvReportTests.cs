using Validator.Metrics;
using Validator.Reports;
using Validator.Tests.Metrics;
using Xunit;

namespace Validator.Tests.Reports;

public class CsvReportTests
{
    private static string[] Lines(params RequestRecord[] records)
    {
        var verdict = VerdictFixture.Approved();
        return CsvReport.Render(new RunEvidence(verdict, "run").With(verdict.Configurations[0].Id, records)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
    }

    [Fact]
    public void A_request_is_a_line_with_its_figures()
    {
        var lines = Lines(Requests.Sound(1));

        Assert.Equal(2, lines.Length);
        var cells = lines[0].Split(',').Zip(lines[1].Split(',')).ToDictionary(pair => pair.First, pair => pair.Second);
        Assert.Equal(("num_ctx-4096", "1", "10", "succeeded", "1", "5"), (cells["configuration"], cells["id"], cells["sentAt"], cells["outcome"], cells["ttft"], cells["decodeTokensPerSecond"]));
        Assert.Equal(string.Empty, cells["error"]);
    }

    [Fact]
    public void A_failed_request_has_no_figures_and_names_its_violations()
    {
        var line = Lines(Requests.Broken(2) with { Violations = [new("json.split", "server", "x"), new("stream.no_terminal", "server", "x"), new("json.split", "server", "y")] })[1];

        Assert.Contains(",failed,json.split*2;stream.no_terminal,", line, StringComparison.Ordinal);
        Assert.EndsWith(",,,,", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("@x", "'@x")]
    [InlineData("a,\"b\"\nc", "\"a,\"\"b\"\"\nc\"")]
    [InlineData("plain", "plain")]
    public void Text_is_quoted_and_no_formula(string query, string cell) => Assert.Contains($",1,{cell},load,", string.Join("\r\n", Lines(Requests.Sound(1, query))), StringComparison.Ordinal);
}
