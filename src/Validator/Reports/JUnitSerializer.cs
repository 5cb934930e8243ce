using System.Globalization;
using System.Xml.Linq;
using Microsoft.VisualStudio.TestPlatform.Extension.Junit.Xml.TestLogger;
using Spekt.TestLogger.Core;

namespace Validator.Reports;

/// <summary>
/// Writes suites with the serializer of JunitXml.TestLogger, so that the file has the shape of every other .NET test run, and
/// then puts in what that leaves out: the reasons of skips, errors apart from failures, types of failures, counts, suites' names.
/// </summary>
internal static class JUnitSerializer
{
    private const int LongestMessage = 1000;

    /// <summary>Viewers cut longer ones, or refuse the file.</summary>
    private const int LongestBody = 30_000;

    public static XElement Serialize(IReadOnlyList<JUnitSuite> suites, DateTimeOffset startedAt)
    {
        var results = new List<TestResultInfo>();
        for (var suite = 0; suite < suites.Count; suite++)
        {
            for (var test = 0; test < suites[suite].Cases.Count; test++)
            {
                results.Add(Result(suites[suite].Cases[test], Number(suite), Number(test), startedAt.UtcDateTime));
            }
        }

        var text = new JunitXmlSerializer().Serialize(
            new LoggerConfiguration(new Dictionary<string, string> { [LoggerConfiguration.LogFilePathKey] = RunFiles.JUnit }),
            new TestRunConfiguration { AssemblyPath = RunFiles.JUnit, TargetFramework = string.Empty, StartTime = startedAt.UtcDateTime },
            results,
            []);
        var root = XElement.Parse(text);
        foreach (var element in root.Elements("testsuite").ToArray())
        {
            Complete(element, suites[Index(element)]);
        }

        root.SetAttributeValue("time", Seconds(suites.Sum(suite => suite.Seconds ?? 0)));

        // Jenkins' schema knows no count of skipped cases here.
        root.SetAttributeValue("skipped", null);
        foreach (var count in new[] { "tests", "failures", "errors" })
        {
            root.SetAttributeValue(count, root.Elements("testsuite").Sum(element => (int?)element.Attribute(count) ?? 0));
        }

        return root;
    }

    // Numbers stand in for suites and cases, so that each can be found again whatever the serializer does to names.
    private static TestResultInfo Result(JUnitCase test, string suite, string number, DateTime at) => new(
        "n",
        "t",
        number,
        $"n.t.{number}",
        test.Outcome switch
        {
            JUnitOutcome.Passed => TestOutcome.Passed,
            JUnitOutcome.Skipped => TestOutcome.Skipped,
            _ => TestOutcome.Failed,
        },
        number,
        number,
        suite,
        XmlText.Clean(test.Location?.File ?? string.Empty),
        test.Location?.Line ?? 0,
        at,
        at,
        TimeSpan.Zero,
        XmlText.Line(test.Message, LongestMessage),
        XmlText.Cut(test.Body, LongestBody),
        [],
        [],
        [.. test.Properties.Select(property => new Trait(XmlText.Clean(property.Name), XmlText.Clean(property.Value)))],
        string.Empty);

    private static void Complete(XElement element, JUnitSuite suite)
    {
        element.SetAttributeValue("id", Index(element));
        element.SetAttributeValue("name", XmlText.Clean(suite.Name));
        element.SetAttributeValue("package", XmlText.Clean(suite.Name));

        // The load takes the time, and all gates look at one load: theirs is none, or the sum would count it many times.
        element.SetAttributeValue("time", Seconds(suite.Seconds ?? 0));
        element.SetAttributeValue("hostname", null);
        var properties = element.Element("properties") ?? new XElement("properties");
        properties.Remove();
        properties.Add(suite.Properties.Select(property => new XElement(
            "property", new XAttribute("name", property.Name), new XAttribute("value", XmlText.Clean(property.Value)))));
        element.AddFirst(properties);
        foreach (var test in element.Elements("testcase"))
        {
            Complete(test, suite.Cases[int.Parse(test.Attribute("name")!.Value, CultureInfo.InvariantCulture)]);
        }

        element.SetAttributeValue("tests", element.Elements("testcase").Count());
        element.SetAttributeValue("failures", element.Descendants("failure").Count());
        element.SetAttributeValue("errors", element.Descendants("error").Count());
        element.SetAttributeValue("skipped", element.Descendants("skipped").Count());
    }

    private static void Complete(XElement element, JUnitCase test)
    {
        element.SetAttributeValue("classname", XmlText.Clean(test.ClassName));
        element.SetAttributeValue("name", XmlText.Clean(test.Name));

        // The serializer writes a tenth of a microsecond.
        element.SetAttributeValue("time", 0);
        if (test.Location is null)
        {
            element.SetAttributeValue("file", null);
            element.SetAttributeValue("line", null);
        }

        if (element.Element("failure") is { } failure)
        {
            failure.Name = test.Outcome == JUnitOutcome.Error ? "error" : "failure";
            failure.SetAttributeValue("type", test.Type);
        }

        if (test.Attachments.Count > 0)
        {
            element.Add(new XElement("system-out", string.Concat(test.Attachments.Select(file => $"[[ATTACHMENT|{XmlText.Clean(file)}]]\n"))));
        }

        element.Element("skipped")?.SetAttributeValue("message", XmlText.Line(test.Message, LongestMessage));
    }

    private static int Index(XElement suite) => int.Parse(suite.Attribute("package")!.Value, CultureInfo.InvariantCulture);

    private static string Seconds(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
