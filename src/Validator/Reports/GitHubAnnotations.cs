using System.Globalization;
using Validator.Gates;
using Validator.Spec;

namespace Validator.Reports;

/// <summary>Workflow commands that make GitHub show failures beside the spec's lines.</summary>
public static class GitHubAnnotations
{
    /// <summary>Annotations of one kind that GitHub shows of a step; it drops further ones without a word.</summary>
    public const int Most = 10;

    private const string Tool = "ollama-validator";

    /// <summary>Characters of a title that GitHub shows.</summary>
    private const int LongestTitle = 255;

    /// <summary>
    /// Writes one command per failed, inconclusive or warned gate and assertion, and one for what no gate says. Where there are
    /// more than GitHub shows, the last one names the others.
    /// </summary>
    /// <param name="writer">Any output of the workflow's step; GitHub reads both.</param>
    /// <param name="verdict">The verdict.</param>
    /// <param name="workspace"><c>GITHUB_WORKSPACE</c>: GitHub wants paths relative to it; null leaves them as given.</param>
    public static void Write(TextWriter writer, Verdict verdict, string? workspace)
    {
        var told = verdict.Configurations.SelectMany(configuration => configuration.Contract
            .Select(result => (result.Outcome, Title: $"{configuration.Id}: {result.Id}", Message: Told(result.Message, Diagnoses.Of(configuration, result)), Location: (SourceLocation?)null))
            .Concat(configuration.Gates.Select(gate => (gate.Outcome, Title: $"{configuration.Id}: {gate.Id}", Message: Told(gate.Message, Diagnoses.Of(configuration, gate)), Location: (SourceLocation?)gate.Location))))
            .ToLookup(one => one.Outcome switch
            {
                // Of a run that was approved without it, a configuration that does not hold is no error.
                Outcome.Failed or Outcome.Inconclusive when verdict.Decision == Decision.Approved => "warning",
                Outcome.Failed or Outcome.Inconclusive => "error",
                Outcome.Warned => "warning",
                _ => string.Empty,
            });
        foreach (var kind in new[] { "error", "warning" })
        {
            Commands(writer, kind, verdict.Name, [.. told[kind].Select(one => (one.Title, one.Message, one.Location, one.Title))], ", ", workspace);
        }

        var broken = verdict.Configurations.Where(configuration => configuration.Decision == Decision.Rejected).Select(Diagnoses.Of).Any(diagnosis => diagnosis?.Class is { } name && FindingOrder.IsBreak(name));
        if (verdict.Decision != Decision.Approved && (broken || !told["error"].Any()))
        {
            Command(writer, "error", $"{verdict.Name}: {VerdictNames.Of(verdict.Decision)}", verdict.Reason, null, workspace);
        }
    }

    /// <summary>The message, and in lines of their own why, whose fault, and what to do.</summary>
    private static string Told(string message, Diagnosis? diagnosis) =>
        string.Join('\n', [message, .. diagnosis?.Lines ?? []]);

    /// <summary>Writes a command per diagnostic of a spec; where there are more than GitHub shows, the last one has the others.</summary>
    public static void Write(TextWriter writer, IEnumerable<Diagnostic> diagnostics, string? workspace)
    {
        var told = diagnostics.ToLookup(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error ? "error" : "warning");
        foreach (var kind in new[] { "error", "warning" })
        {
            Commands(writer, kind, Tool, [.. told[kind].Select(one => (Tool, one.Message + (one.Hint is null ? string.Empty : $" ({one.Hint})"), one.Location, one.ToString()))], "\n", workspace);
        }
    }

    /// <summary>Writes as many commands of a kind as are shown; what more there is stands in the last, in short.</summary>
    private static void Commands(TextWriter writer, string kind, string name, (string Title, string Message, SourceLocation? Location, string Short)[] all, string separator, string? workspace)
    {
        var shown = all.Length <= Most ? all.Length : Most - 1;
        foreach (var (title, message, location, _) in all[..shown])
        {
            Command(writer, kind, title, message, location, workspace);
        }

        if (shown < all.Length)
        {
            Command(writer, kind, string.Create(CultureInfo.InvariantCulture, $"{name}: {all.Length - shown} more"), string.Join(separator, all[shown..].Select(one => one.Short)), null, workspace);
        }
    }

    private static void Command(TextWriter writer, string kind, string title, string message, SourceLocation? location, string? workspace)
    {
        // What an option gave stands in no file.
        var place = location is null || location.IsOption ? string.Empty : string.Create(
            CultureInfo.InvariantCulture, $"file={Property(Relative(location.File, workspace))},line={location.Line},col={location.Column},");
        writer.Write($"::{kind} {place}title={Property(XmlText.Line(title, LongestTitle - 1))}::{Data(message)}\n");
    }

    private static string Relative(string file, string? workspace)
    {
        if (string.IsNullOrEmpty(workspace))
        {
            return file;
        }

        var relative = Path.GetRelativePath(workspace, Path.GetFullPath(file));
        return relative.StartsWith("..", StringComparison.Ordinal) ? file : relative.Replace('\\', '/');
    }

    private static string Data(string text) => text
        .Replace("%", "%25", StringComparison.Ordinal)
        .Replace("\r", "%0D", StringComparison.Ordinal)
        .Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) => Data(text)
        .Replace(":", "%3A", StringComparison.Ordinal)
        .Replace(",", "%2C", StringComparison.Ordinal);
}
