using System.Globalization;
using System.Text;
using Validator.Gates;
using Validator.Metrics;
using Validator.Spec;
using static Validator.Reports.MarkdownText;

namespace Validator.Reports;

/// <summary>
/// A verdict as a comment on a pull request: what a reviewer must know, and a hidden mark in its first line by which the same
/// comment is found and replaced by the next run. It stays within what GitHub takes.
/// </summary>
public static class MarkdownComment
{
    /// <summary>Characters of a comment that GitHub takes.</summary>
    public const int Longest = 65_536;

    /// <summary>Kept free for what is said of configurations that found no room.</summary>
    private const int Reserve = 1_000;

    /// <summary>Of texts that others write, so that one of them cannot take the room of all.</summary>
    private const int LongestText = 2_000;

    /// <summary>The mark of a spec's comment.</summary>
    public static string Mark(string name) => $"<!-- ollama-validator: {Slugs.Clean(name)} -->";

    /// <summary>The comment.</summary>
    public static string Render(RunEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        var verdict = evidence.Verdict;
        var text = new StringBuilder();
        text.Append(Mark(verdict.Name)).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"### {Sign(verdict.Decision)} {Told(verdict.Name)}: {VerdictNames.Of(verdict.Decision)}{MarkdownSummary.Kind(verdict)}\n\n{Reasoned(verdict.Reason, Told, Short)}");
        var left = 0;
        if (verdict.Configurations.Count > 0)
        {
            text.Append(Row("Configuration", "Decision", "Succeeded", "tok/s", "TTFT p99", "What did not hold")).Append(Row("---", "---", "---", "---", "---", "---"));
            left += Fill(text, verdict.Configurations.Select(One));
            text.Append('\n');
        }

        left += Fill(text, MarkdownGlance.Of(verdict.Configurations, most: 1, Told));
        text.Append(verdict.Configurations.All(configuration => configuration.Decision == Decision.Approved) ? string.Empty : "\n");
        left += Fill(text, verdict.Configurations.Where(configuration => configuration.Decision != Decision.Approved).Select(configuration => Details(evidence, configuration)));
        if (left > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{left} more parts found no room here; they are in {RunFiles.Page}.\n\n");
        }

        return text.Append(CultureInfo.InvariantCulture, $"<sub>{Told(verdict.Tool)}, begun {verdict.StartedAt.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}{(verdict.ExitCode == ExitCodes.Usage ? string.Empty : $"; the whole of it is in {RunFiles.Page}, with the run's other files")}.</sub>\n").ToString();
    }

    /// <returns>How many found no room.</returns>
    private static int Fill(StringBuilder text, IEnumerable<string> parts)
    {
        var left = 0;
        foreach (var part in parts)
        {
            if (text.Length + part.Length <= Longest - Reserve - LongestText)
            {
                text.Append(part);
            }
            else
            {
                left++;
            }
        }

        return left;
    }

    private static string One(ConfigurationVerdict configuration) => Row(
        Told(configuration.Id),
        $"{Sign(configuration.Decision)} {VerdictNames.Of(configuration.Decision)}",
        string.Create(CultureInfo.InvariantCulture, $"{configuration.Requests.Succeeded} of {configuration.Requests.Total}"),
        Told(configuration.Speed is null ? SideBySideWords.MedianText(configuration) : SideBySideWords.Speed(configuration.Speed)),
        GateFormat.Text(configuration.Metrics.Get(MetricName.Ttft).Distribution?.P99, Unit.Duration),
        Told(string.Join(", ", MarkdownGlance.NotHeld(configuration).Select(item => item.Id)) is { Length: > 0 } failed ? failed : "–"));

    private static string Details(RunEvidence evidence, ConfigurationVerdict configuration)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"<details><summary>{Html.Html.Encode(Short(configuration.Id))}: all that did not hold, and all that was found</summary>\n\n");
        foreach (var result in configuration.Contract.Where(result => result.Outcome is Outcome.Failed or Outcome.Inconclusive))
        {
            text.Append(CultureInfo.InvariantCulture, $"- **{Told(result.Id)}** {VerdictNames.Of(result.Outcome)}: {Told(result.Message)}\n");
        }

        foreach (var gate in configuration.Gates.Where(gate => gate.Outcome is Outcome.Failed or Outcome.Inconclusive or Outcome.Warned))
        {
            text.Append(CultureInfo.InvariantCulture, $"- **{Told(gate.Id)}** {VerdictNames.Of(gate.Outcome)}: {Told(gate.Message)}\n");
        }

        foreach (var finding in configuration.Findings)
        {
            text.Append(CultureInfo.InvariantCulture, $"- {Told(finding.Class)}: {Told(finding.Explanation)} **Do:** {Told(finding.Remedy)}\n");
        }

        if (SpeedTrend.Line(evidence.Requests(configuration.Id)) is { } line)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n`{line}` {Told(SpeedTrend.Words(evidence.Requests(configuration.Id)))}\n");
        }

        return text.Append("\n</details>\n\n").ToString();
    }

    private static string Sign(Decision decision) => decision switch
    {
        Decision.Approved => "✅",
        Decision.Rejected => "❌",
        Decision.Inconclusive => "❔",
        Decision.Cancelled => "⏹️",
        _ => "⚠️",
    };

    private static string Told(string text) => Escape(Short(text));

    private static string Short(string text) => text.Length <= LongestText / 4 ? text : text[..(char.IsHighSurrogate(text[(LongestText / 4) - 1]) ? (LongestText / 4) - 1 : LongestText / 4)] + "…";
}
