using System.Globalization;
using System.Xml.Linq;

namespace Build;

/// <summary>What the JUnit files of a test run say, all together.</summary>
internal sealed record TestTotals(int Passed, IReadOnlyList<string> Failures, int Skipped)
{
    public int Failed => Failures.Count;

    public int Ran => Passed + Failed;

    public static TestTotals Read(string folder)
    {
        int passed = 0;
        int skipped = 0;
        List<string> failures = [];
        foreach (XElement test in Directory.EnumerateFiles(folder, "*.xml").Order(StringComparer.Ordinal).SelectMany(Tests))
        {
            if (test.Element("failure") is not null || test.Element("error") is not null)
            {
                failures.Add($"{(string?)test.Attribute("classname")}.{(string?)test.Attribute("name")}");
            }
            else if (test.Element("skipped") is not null)
            {
                skipped++;
            }
            else
            {
                passed++;
            }
        }

        return new TestTotals(passed, failures, skipped);
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Passed} passed, {Failed} failed, {Skipped} skipped");

    private static IEnumerable<XElement> Tests(string file) => XDocument.Load(file).Descendants("testcase");
}
