using Validator.Gates;
using Validator.Reports.Html;

namespace Validator.Reports;

/// <summary>A form in which a recorded run is rendered.</summary>
/// <param name="Name">As <c>report --format</c> takes it.</param>
/// <param name="Extension">Of a file in that form, without a dot.</param>
/// <param name="Render">Makes the text.</param>
public sealed record ReportFormat(string Name, string Extension, Func<RunEvidence, string> Render)
{
    /// <summary>All forms.</summary>
    public static IReadOnlyList<ReportFormat> All { get; } =
    [
        new("junit", "xml", static run => JUnitReport.Render(run.Verdict, run.Path)),
        new("json", "json", static run => VerdictJson.Write(run.Verdict)),
        new("markdown", "md", MarkdownSummary.Render),
        new("comment", "comment.md", MarkdownComment.Render),
        new("html", "html", HtmlReport.Render),
        new("csv", "csv", CsvReport.Render),
        new("openmetrics", "openmetrics.txt", static run => OpenMetricsReport.Render(run.Verdict)),
    ];

    /// <summary>The form of that name; null when there is none.</summary>
    public static ReportFormat? Find(string name) => All.FirstOrDefault(format => format.Name == name);
}
