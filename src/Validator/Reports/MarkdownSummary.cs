using System.Globalization;
using System.Text;
using Validator.Gates;
using Validator.Metrics;
using static Validator.Reports.MarkdownText;

namespace Validator.Reports;

/// <summary>A verdict in short, for people: <c>summary.md</c> and the summary of a workflow's job.</summary>
public static class MarkdownSummary
{
    /// <summary>Bytes of a job's summary that GitHub takes of one step.</summary>
    private const int LongestOfStep = 1_000_000;

    /// <summary>Gates and assertions of a configuration that are told before all else.</summary>
    private const int MostTold = 5;

    /// <summary>The verdict as GitHub-flavoured Markdown, without the course of its load.</summary>
    public static string Render(Verdict verdict) => Render(new RunEvidence(verdict, string.Empty));

    /// <summary>The summary for a job's page: in short where the whole is more than the host takes.</summary>
    public static string ForJob(RunEvidence evidence)
    {
        var text = Render(evidence);
        return Encoding.UTF8.GetByteCount(text) <= LongestOfStep ? text : MarkdownComment.Render(evidence);
    }

    /// <summary>What kind of run it was, behind its decision; empty for one of a real server.</summary>
    internal static string Kind(Verdict verdict) =>
        (verdict.Rehearsal ? " — REHEARSAL" : string.Empty) + (verdict.Scripted ? ", scripted machine" : string.Empty) + (verdict.Faults ? ", faults injected" : string.Empty);

    /// <summary>What the figures of the tables mean.</summary>
    private static void Definitions(StringBuilder text, Verdict verdict)
    {
        var shown = MetricRegistry.All.Where(metric => verdict.Configurations.Any(configuration => configuration.Metrics.Values.ContainsKey(metric.Name) && configuration.Requests.Total > 0)).ToArray();
        if (shown.Length == 0)
        {
            return;
        }

        text.Append("<details><summary>Definitions</summary>\n\n");
        foreach (var metric in shown)
        {
            text.Append(CultureInfo.InvariantCulture, $"- `{metric.Name}`: {Escape(metric.Definition)}\n");
        }

        text.Append("\nOf fewer than 10 values p10 and p90, of fewer than 20 p95 and of fewer than 100 p99 are an extreme of the sample, and no percentile of what is still to come.\n</details>\n\n");
    }

    private static bool IsApproved(ConfigurationVerdict configuration) => configuration.Decision == Decision.Approved;

    /// <summary>The verdict as GitHub-flavoured Markdown.</summary>
    public static string Render(RunEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        var verdict = evidence.Verdict;
        var text = new StringBuilder();
        var kind = Kind(verdict);
        text.Append(CultureInfo.InvariantCulture, $"# {Escape(verdict.Name)}: {VerdictNames.Of(verdict.Decision)}{kind}\n\n");
        text.Append(Reasoned(verdict.Reason, Escape));
        if (verdict.Scripted)
        {
            text.Append("The embedded engine played a scripted machine: no figure here was measured on any machine, and times are the script's.\n\n");
        }
        else if (verdict.Rehearsal)
        {
            text.Append("The embedded engine answered, not Ollama: this shows that the deployment can be verified, not how it performs.\n\n");
        }

        text.AppendJoin(string.Empty, MarkdownGlance.Of(verdict.Configurations, MostTold, Escape)).Append(verdict.Configurations.All(IsApproved) ? string.Empty : "\n");
        if (verdict.Configurations.Count > 1)
        {
            DecisionDocument.Table(text, SideBySide.Of(verdict));
        }

        foreach (var configuration in verdict.Configurations.OrderBy(IsApproved))
        {
            MarkdownConfiguration.Append(text, configuration, evidence.Requests(configuration.Id));
        }

        Definitions(text, verdict);
        var machine = verdict.MachineFingerprint is { } fingerprint ? $", machine {Escape(fingerprint)}" : string.Empty;
        return text.Append(CultureInfo.InvariantCulture, $"{Escape(verdict.Tool)}{machine}, begun {verdict.StartedAt.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}\n").ToString();
    }
}
