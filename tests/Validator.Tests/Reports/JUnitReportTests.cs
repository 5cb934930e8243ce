using System.Xml.Linq;
using Validator.Gates;
using Validator.Reports;
using Xunit;

namespace Validator.Tests.Reports;

public class JUnitReportTests
{
    private static XElement Render(Verdict verdict) => XDocument.Parse(JUnitReport.Render(verdict, "run")).Root!;

    private static XElement Case(XElement root, string suite, string name) =>
        root.Elements("testsuite").Single(element => element.Attribute("name")!.Value == suite)
            .Elements("testcase").Single(element => element.Attribute("name")!.Value == name);

    [Fact]
    public void Suites_are_configurations_and_cases_are_gates_and_assertions()
    {
        var root = Render(VerdictFixture.Rejected());
        Assert.Equal(["num_ctx-4096", "num_ctx-8192_v1.5"], root.Elements("testsuite").Select(suite => suite.Attribute("name")!.Value));
        Assert.Equal(
            ["quick_start.num_ctx-8192_v1_5.contract/context-length", .. new[] { "requests.success_rate", "speed", "ttft.max", "e2e.mean" }.Select(id => $"quick_start.num_ctx-8192_v1_5.gates/{id}")],
            root.Elements("testsuite").Last().Elements("testcase").Select(test => $"{test.Attribute("classname")!.Value}/{test.Attribute("name")!.Value}"));
        var names = root.Descendants("testcase").Select(test => (test.Attribute("classname")!.Value, test.Attribute("name")!.Value)).ToArray();
        Assert.Equal(names.Length, names.Distinct().Count());
    }

    [Fact]
    public void A_failed_gate_shows_expected_and_actual_and_where_the_evidence_lies()
    {
        var test = Case(Render(VerdictFixture.Rejected()), "num_ctx-8192_v1.5", "speed");
        var failure = Assert.Single(test.Elements("failure"));
        Assert.StartsWith("expected decode.tokens_per_second.p10 >= 5.0, actual 0/s; why: transport.reset: once, in 1 of 3 requests; ", failure.Attribute("message")!.Value, StringComparison.Ordinal);
        Assert.Contains("; whose fault: the server; do first: Read the end of server.log", failure.Attribute("message")!.Value, StringComparison.Ordinal);
        Assert.Contains("2 of 3 requests failed and count as 0", failure.Value, StringComparison.Ordinal);
        Assert.Contains(Path.Combine("run", "num_ctx-8192_v1.5", "requests.jsonl"), failure.Value, StringComparison.Ordinal);
        Assert.Contains("stream.no_terminal", failure.Value, StringComparison.Ordinal);
        var properties = test.Element("properties")!.Elements("property").ToDictionary(property => property.Attribute("name")!.Value, property => property.Attribute("value")!.Value);
        Assert.Equal(("decode.tokens_per_second.p10 >= 5.0", "0/s", "5/s", "spec.yaml", "40"), (properties["expression"], properties["actual"], properties["threshold"], properties["file"], properties["line"]));
        Assert.Equal(("spec.yaml", "40"), (test.Attribute("file")!.Value, test.Attribute("line")!.Value));
    }

    [Fact]
    public void Inconclusive_is_a_failure_of_that_type_and_a_warning_passes()
    {
        var root = Render(VerdictFixture.Rejected());
        Assert.Equal("inconclusive", Case(root, "num_ctx-8192_v1.5", "e2e.mean").Element("failure")!.Attribute("type")!.Value);
        Assert.Empty(Case(root, "num_ctx-8192_v1.5", "ttft.max").Elements("failure"));
    }

    [Fact]
    public void An_environment_error_before_any_configuration_is_one_error()
    {
        var root = Render(VerdictFixture.EnvironmentError());
        var error = Assert.Single(Assert.Single(root.Elements("testsuite")).Descendants("error"));
        Assert.Equal(("environment", "no ollama executable was found"), (error.Attribute("type")!.Value, error.Attribute("message")!.Value));
        Assert.Contains("looked in PATH", error.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_configuration_that_met_an_error_has_skipped_gates_with_the_reason_and_an_error()
    {
        var verdict = VerdictFixture.Approved();
        var configuration = verdict.Configurations[0];
        var skipped = configuration.Gates.Select(gate => gate with { Outcome = Outcome.Skipped, Message = "the model could not be loaded" }).ToArray();
        var root = Render(verdict with { Decision = Decision.Error, Configurations = [configuration with { Decision = Decision.Error, Reason = "no model", Gates = skipped }] });
        Assert.Single(root.Descendants("error"));
        Assert.Equal(3, root.Descendants("skipped").Count());
        Assert.All(root.Descendants("skipped"), element => Assert.Equal("the model could not be loaded", element.Attribute("message")!.Value));
    }

    [Theory]
    [InlineData(Decision.Cancelled, "error")]
    [InlineData(Decision.Rejected, "failure")]
    [InlineData(Decision.Inconclusive, "failure")]
    public void A_verdict_that_no_gate_explains_has_a_case_of_its_own(Decision decision, string element)
    {
        var verdict = VerdictFixture.Approved();
        var root = Render(verdict with { Decision = decision, Configurations = [verdict.Configurations[0] with { Decision = decision, Reason = "why" }] });
        Assert.Equal("why", Assert.Single(root.Descendants(element)).Attribute("message")!.Value);
    }

    [Fact]
    public void A_rehearsal_says_so()
    {
        var properties = Render(VerdictFixture.Approved()).Element("testsuite")!.Element("properties")!.Elements("property");
        Assert.Contains(properties, property => property.Attribute("name")!.Value == "rehearsal" && property.Attribute("value")!.Value == "true");
    }

    [Fact]
    public void Any_text_makes_valid_xml()
    {
        var hostile = string.Concat(Enumerable.Range(0, 0x20).Select(i => (char)i)) + "\ud800\udc00\udc00\ud800]]>&<\ufffe\uffff\u0085";
        var root = Render(VerdictFixture.WithGateMessage(hostile));
        Assert.Contains("]]>&<", Case(root, "num_ctx-8192_v1.5", "speed").Element("failure")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_messages_are_cut_in_the_line_and_whole_in_the_body()
    {
        var verdict = VerdictFixture.EnvironmentError() with { Reason = new string('é', 10_000) + "🙂" };
        var error = Assert.Single(Render(verdict).Descendants("error"));
        Assert.Equal(1001, error.Attribute("message")!.Value.Length);
        Assert.Contains(verdict.Reason, error.Value, StringComparison.Ordinal);
    }
}
