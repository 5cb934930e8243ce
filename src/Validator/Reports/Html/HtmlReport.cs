using System.Globalization;
using Validator.Gates;

namespace Validator.Reports.Html;

/// <summary>
/// A run as one page, <c>report.html</c>: nothing is loaded from anywhere, no script runs, and the page forbids both itself, so
/// that it may be opened from whatever keeps the artifacts of a pipeline.
/// </summary>
public static class HtmlReport
{
    /// <summary>The page.</summary>
    public static string Render(RunEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        var verdict = evidence.Verdict;
        var sections = new List<(string Id, string Title, Html Content)>
        {
            ("glance", "At a glance", GlanceSection.Of(verdict)),
            ("configurations", "Configurations compared", OverviewSection.Of(verdict)),
        };
        sections.AddRange(verdict.Configurations.Select((configuration, number) =>
            ($"c{number.ToString(CultureInfo.InvariantCulture)}", configuration.Id, new ConfigurationSection(evidence, configuration, $"c{number.ToString(CultureInfo.InvariantCulture)}").Render())));
        sections.Add(("machine", "Machine", MachineSection.Of(evidence.Machine(), verdict)));
        sections.Add(("definitions", "Definitions", DefinitionSection.Of(verdict)));
        sections.Add(("spec", "Spec as it was understood", SpecSection.Of(evidence.Spec())));
        sections.Add(("files", "Files and next steps", FilesSection.Of(evidence)));
        var shown = sections.Where(section => !section.Content.IsEmpty).ToArray();
        return Page.Of(
            $"{verdict.Name}: {VerdictNames.Of(verdict.Decision)}",
            Html.Of($"{VerdictHeader.Of(verdict)}{Contents(shown)}"),
            Html.Join(shown.Select(section => Html.Of($"<section id=\"{section.Id}\" aria-labelledby=\"{section.Id}-h\"><h2 id=\"{section.Id}-h\">{section.Title}</h2>\n{section.Content}</section>\n"))),
            Html.Of($"{verdict.Tool}, run begun {Began(verdict)}"));
    }

    /// <summary>When the run began, for people and programs.</summary>
    internal static Html Began(Verdict verdict)
    {
        var at = verdict.StartedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return Html.Of($"<time datetime=\"{at}\">{at.Replace('T', ' ').Replace("Z", " UTC", StringComparison.Ordinal)}</time>");
    }

    private static Html Contents(IEnumerable<(string Id, string Title, Html Content)> sections) =>
        Html.Of($"<nav aria-label=\"Contents\"><ul>{sections.Select(section => Html.Of($"<li><a href=\"#{section.Id}\">{section.Title}</a></li>"))}</ul></nav>\n");
}
