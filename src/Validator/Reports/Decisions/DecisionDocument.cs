using System.Globalization;
using System.Text;
using Validator.Gates;
using static Validator.Reports.MarkdownText;

namespace Validator.Reports;

/// <summary><c>decision.md</c>: what was decided, why, and how to deploy what was approved.</summary>
public static class DecisionDocument
{
    /// <summary>The document as GitHub-flavoured Markdown.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <param name="deployed">What it is about.</param>
    public static string Render(Verdict verdict, DeployedAs deployed)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Decision: {Escape(verdict.Name)} – {VerdictNames.Of(verdict.Decision)}\n\n{Escape(verdict.Reason)}\n\n");
        text.Append(Rehearsal(verdict) is { } rehearsal ? $"> **REHEARSAL.** {rehearsal}\n\n" : string.Empty);
        Table(text, SideBySide.Of(verdict));
        List(text, "Approved", verdict.Configurations.Where(one => one.Decision == Decision.Approved).Select(Line));
        List(text, "Rejected", verdict.Configurations.Where(one => one.Decision == Decision.Rejected).Select(Line));
        List(text, "Not verified", [
            .. verdict.Configurations.Where(one => one.Decision is not (Decision.Approved or Decision.Rejected)).Select(Line),
            .. verdict.NotVerified.Select(id => (id, "left out of this run")),
        ]);
        Threads(text, verdict);
        Settings(text, verdict, deployed);
        Evidence(text, verdict, deployed);
        return text.ToString();
    }

    /// <summary>Why nothing may be deployed on the strength of it; null for a run on a real server.</summary>
    public static string? Rehearsal(Verdict verdict) => verdict switch
    {
        { Scripted: true } => "The embedded engine played a scripted machine: no figure here was measured on any machine. Nothing is approved for deployment by it.",
        { Rehearsal: true } => "The embedded engine answered, not Ollama: nothing is approved for deployment by it.",
        { Faults: true } => "Faults were injected: nothing is approved for deployment by it.",
        _ => null,
    };

    /// <summary>The table of configurations.</summary>
    internal static void Table(StringBuilder text, SideBySide table)
    {
        text.Append(Row(SideBySideWords.Head(table).Select(Escape))).Append(Row(SideBySideWords.Head(table).Select(_ => "---")));
        foreach (var row in table.Rows)
        {
            text.Append(Row(SideBySideWords.Cells(row).Select(Escape)));
        }

        text.Append(CultureInfo.InvariantCulture, $"\n{SideBySideWords.Note}.\n\n");
    }

    private static (string Id, string Why) Line(ConfigurationVerdict one) =>
        (one.Id, one.Decision is Decision.Approved or Decision.Rejected ? $"{one.Reason}{Failed(one)}" : $"{VerdictNames.Of(one.Decision)}: {one.Reason}");

    private static string Failed(ConfigurationVerdict one) =>
        string.Concat(one.Gates.Where(gate => gate.Outcome == Outcome.Failed).Select(gate => gate.Message).Concat(one.Contract.Where(result => result.Outcome == Outcome.Failed).Select(result => result.Message)).Select(message => $"; {message}"));

    private static void List(StringBuilder text, string title, IEnumerable<(string Id, string Why)> lines)
    {
        var all = lines.ToArray();
        text.Append(CultureInfo.InvariantCulture, $"## {title}\n\n").Append(all.Length == 0 ? "None.\n" : string.Empty);
        foreach (var (id, why) in all)
        {
            text.Append(CultureInfo.InvariantCulture, $"- **{Escape(id)}**: {Escape(why)}\n");
        }

        text.Append('\n');
    }

    /// <summary>What policies say of threads, and what was measured of them.</summary>
    private static void Threads(StringBuilder text, Verdict verdict)
    {
        var notes = verdict.Configurations.SelectMany(one => one.Findings.Where(finding => finding.Class is ThreadPolicy.Oversubscription or ThreadPolicy.Quota)
            .Select(finding => (one.Id, $"{VerdictNames.Of(one.Decision)}; {finding.Explanation}"))).ToArray();
        if (notes.Length > 0)
        {
            List(text, "Threads", notes);
        }
    }

    private static void Settings(StringBuilder text, Verdict verdict, DeployedAs deployed)
    {
        foreach (var one in verdict.Configurations.Where(one => one.Decision == Decision.Approved))
        {
            var real = Rehearsal(verdict) is null;
            text.Append(CultureInfo.InvariantCulture, $"## Deployment settings: {Escape(one.Id)}{(real ? string.Empty : " (REHEARSAL: for show, not approved for deployment)")}\n\n");
            text.Append(real ? $"The same as files in `{RunFiles.Deployment}/{one.Id}/`.\n\n" : string.Empty);
            foreach (var file in DeploymentSettings.Of(one, deployed))
            {
                text.Append(CultureInfo.InvariantCulture, $"**{file.Name}** – {Escape(file.Use)}\n\n{CodeBlock(file.Text.TrimEnd('\n'))}\n");
            }
        }
    }

    private static void Evidence(StringBuilder text, Verdict verdict, DeployedAs deployed)
    {
        var served = verdict.Configurations.Select(one => one.Served).OfType<Served>().Distinct().ToArray();
        string Known(IEnumerable<string?> values) => values.OfType<string>().Distinct().ToArray() is { Length: > 0 } known ? string.Join(", ", known) : "unknown";
        text.Append("## Evidence\n\n");
        text.Append(CultureInfo.InvariantCulture, $"- spec: {RunFiles.Spec}, sha256:{deployed.SpecDigest}\n");
        text.Append(CultureInfo.InvariantCulture, $"- model: {Escape(deployed.Model)}, {Escape(Known(served.Select(one => one.Digest is null ? null : $"sha256:{one.Digest}")))}\n");
        text.Append(CultureInfo.InvariantCulture, $"- server: {Escape(Known(served.Select(one => one.Version)))}\n");
        text.Append(CultureInfo.InvariantCulture, $"- machine: {Escape(verdict.MachineFingerprint ?? "unknown")}, {RunFiles.Machine}, sha256:{deployed.MachineDigest}\n");
        text.Append(CultureInfo.InvariantCulture, $"- figures: {RunFiles.Verdict}; statement for supply chains: {RunFiles.Attestation}\n");
        text.Append(CultureInfo.InvariantCulture, $"- {Escape(verdict.Tool)}, begun {verdict.StartedAt.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}\n");
    }
}
