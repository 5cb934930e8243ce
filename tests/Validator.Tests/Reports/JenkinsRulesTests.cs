using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Validator.Gates;
using Validator.Reports;
using Xunit;

namespace Validator.Tests.Reports;

/// <summary>
/// The rules of the JUnit schema that Jenkins' xUnit plugin checks by (its tenth version), and GitLab's key. Three things of ours
/// are beyond that schema, and read by GitLab and by JUnit viewers: <c>file</c> and <c>line</c> of a case, and its properties.
/// </summary>
public sealed partial class JenkinsRulesTests
{
    private static readonly Dictionary<string, (string[] Required, string[] Legal, string[] Children)> s_rules = new()
    {
        ["testsuites"] = ([], ["name", "time", "tests", "failures", "errors"], ["testsuite"]),
        ["testsuite"] = (
            ["name", "tests", "failures", "errors"],
            ["group", "time", "skipped", "timestamp", "hostname", "id", "package", "file", "log", "url"],
            ["testsuite", "properties", "testcase", "system-out", "system-err"]),
        ["testcase"] = (["name"], ["time", "classname", "group", "file", "line"], ["skipped", "error", "failure", "system-out", "system-err", "properties"]),
        ["failure"] = ([], ["type", "message"], []),
        ["error"] = ([], ["type", "message"], []),
        ["skipped"] = ([], ["type", "message"], []),
        ["properties"] = ([], [], ["property"]),
        ["property"] = (["name", "value"], [], []),
        ["system-out"] = ([], [], []),
        ["system-err"] = ([], [], []),
    };

    public static TheoryData<string> Cases => ["approved", "rejected", "environment", "invalid", "recorded"];

    private static Verdict Verdict(string name) => name switch
    {
        "approved" => VerdictFixture.Approved(),
        "rejected" => VerdictFixture.Rejected(),
        "environment" => VerdictFixture.EnvironmentError(),
        "invalid" => VerdictFixture.Invalid(),
        _ => RecordedRunFixture.Evidence().Verdict,
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Elements_and_attributes_are_those_of_the_schema(string name)
    {
        var root = XDocument.Parse(JUnitReport.Render(Verdict(name), RecordedRunFixture.Folder())).Root!;

        Assert.Equal("testsuites", root.Name.LocalName);
        Assert.All(root.DescendantsAndSelf(), element =>
        {
            var (required, legal, children) = s_rules[element.Name.LocalName];
            Assert.All(required, attribute => Assert.NotNull(element.Attribute(attribute)));
            Assert.All(element.Attributes(), attribute => Assert.Contains(attribute.Name.LocalName, required.Concat(legal)));
            Assert.All(element.Elements(), child => Assert.Contains(child.Name.LocalName, children));
            Assert.True(element.Attribute("time") is not { } time || TimeText().IsMatch(time.Value), element.ToString());
        });
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Counts_are_those_of_the_cases(string name)
    {
        var root = XDocument.Parse(JUnitReport.Render(Verdict(name), "run")).Root!;
        int Count(XElement element, string attribute) => int.Parse(element.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);

        Assert.All(root.Elements("testsuite").Append(root), element => Assert.Equal(
            (element.Descendants("testcase").Count(), element.Descendants("failure").Count(), element.Descendants("error").Count()),
            (Count(element, "tests"), Count(element, "failures"), Count(element, "errors"))));
        Assert.All(root.Elements("testsuite"), suite => Assert.Equal(suite.Descendants("skipped").Count(), Count(suite, "skipped")));
    }

    [Fact]
    public void A_suite_takes_the_time_of_its_load_and_its_cases_none()
    {
        var verdict = VerdictFixture.Rejected();
        var root = XDocument.Parse(JUnitReport.Render(verdict, "run")).Root!;
        double[] loads = [.. verdict.Configurations.Select(configuration => configuration.Requests.Seconds ?? 0)];
        double Time(XElement element) => double.Parse(element.Attribute("time")!.Value, CultureInfo.InvariantCulture);

        Assert.All(loads, load => Assert.True(load > 0));
        Assert.Equal(loads, root.Elements("testsuite").Select(Time));
        Assert.Equal(loads.Sum(), Time(root));
        Assert.All(root.Descendants("testcase"), test => Assert.Equal(0, Time(test)));
    }

    [Fact]
    public void A_wrong_spec_is_not_taken_for_the_environment()
    {
        var error = Assert.Single(XDocument.Parse(JUnitReport.Render(VerdictFixture.Invalid(), "run")).Descendants("error"));

        Assert.Equal("spec", error.Attribute("type")!.Value);
        Assert.StartsWith("spec.yaml:4:3: error: ", error.Attribute("message")!.Value, StringComparison.Ordinal);
        Assert.Contains("spec.yaml:9:12: error: ", error.Value, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Class_and_name_together_are_unique_as_GitLab_wants(string name)
    {
        var keys = XDocument.Parse(JUnitReport.Render(Verdict(name), "run")).Descendants("testcase").Select(test => (test.Attribute("classname")!.Value, test.Attribute("name")!.Value)).ToArray();

        Assert.Equal(keys.Distinct().Count(), keys.Length);
    }

    [Fact]
    public void A_failed_case_offers_the_files_that_are_there()
    {
        var cases = XDocument.Parse(JUnitReport.Render(Verdict("recorded"), RecordedRunFixture.Folder())).Descendants("testcase").ToArray();
        var requests = Path.Combine(RecordedRunFixture.Folder(), "num_ctx-262144_num_thread-32", "requests.jsonl");

        Assert.All(cases.Where(test => test.Element("failure") is not null), test => Assert.Equal($"[[ATTACHMENT|{requests}]]\n", test.Element("system-out")!.Value));
        Assert.All(cases.Where(test => test.Element("failure") is null), test => Assert.Null(test.Element("system-out")));
    }

    [Fact]
    public void Messages_and_bodies_stay_within_what_viewers_show()
    {
        var verdict = VerdictFixture.WithGateMessage(new string('x', 200_000));
        var failures = XDocument.Parse(JUnitReport.Render(verdict, "run")).Descendants("failure").ToArray();

        Assert.NotEmpty(failures);
        Assert.All(failures, failure => Assert.InRange(failure.Attribute("message")!.Value.Length, 1, 1001));
        Assert.All(failures, failure => Assert.InRange(failure.Value.Length, 1, 30_100));
    }

    [GeneratedRegex(@"^(([0-9]{0,3},)*[0-9]{3}|[0-9]{0,3})*(\.[0-9]*)?$")]
    private static partial Regex TimeText();
}
