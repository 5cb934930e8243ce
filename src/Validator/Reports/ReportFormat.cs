using Validator.Gates;

namespace Validator.Reports;

/// <summary>A form in which a recorded verdict is rendered.</summary>
/// <param name="Name">As <c>report --format</c> takes it.</param>
/// <param name="Render">Makes the text of a verdict; the second argument is the path of its run directory.</param>
public sealed record ReportFormat(string Name, Func<Verdict, string, string> Render)
{
    /// <summary>All forms.</summary>
    public static IReadOnlyList<ReportFormat> All { get; } =
    [
        new("junit", JUnitReport.Render),
        new("json", static (verdict, _) => VerdictJson.Write(verdict)),
        new("markdown", static (verdict, _) => MarkdownSummary.Render(verdict)),
    ];

    /// <summary>The form of that name; null when there is none.</summary>
    public static ReportFormat? Find(string name) => All.FirstOrDefault(format => format.Name == name);
}
