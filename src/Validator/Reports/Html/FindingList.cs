using Validator.Gates;

namespace Validator.Reports.Html;

/// <summary>What explains a verdict, and what to do.</summary>
internal static class FindingList
{
    public static Html Of(ConfigurationVerdict configuration) => configuration.Findings.Count == 0 ? Html.Empty : Html.Join(
        Html.Of($"<h3>Findings</h3>\n<ul class=\"cards\">\n"),
        Html.Join(configuration.Findings.Select(finding => Html.Of(
            $"""
            <li class="card"><p><code class="name">{finding.Class}</code> {finding.Explanation}</p>
            <p><b>Do:</b> {finding.Remedy}</p>
            <p class="quiet">See {finding.Evidence}</p>
            {Bytes(finding)}</li>

            """))),
        Html.Of($"</ul>\n"));

    private static Html Bytes(Finding finding) => finding.Excerpt is null ? Html.Empty
        : Parts.Folded("What shows it", Parts.Block(finding.Excerpt, $"What shows {finding.Class}"), open: true);
}
