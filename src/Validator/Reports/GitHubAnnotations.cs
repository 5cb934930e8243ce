using System.Globalization;
using Validator.Gates;
using Validator.Spec;

namespace Validator.Reports;

/// <summary>Workflow commands that make GitHub show failures beside the spec's lines.</summary>
public static class GitHubAnnotations
{
    /// <summary>Writes one command per failed, inconclusive or warned gate and assertion, and one for what no gate says.</summary>
    /// <param name="writer">Any output of the workflow's step; GitHub reads both.</param>
    /// <param name="verdict">The verdict.</param>
    /// <param name="workspace"><c>GITHUB_WORKSPACE</c>: GitHub wants paths relative to it; null leaves them as given.</param>
    public static void Write(TextWriter writer, Verdict verdict, string? workspace)
    {
        var told = false;
        foreach (var configuration in verdict.Configurations)
        {
            foreach (var result in configuration.Contract)
            {
                told |= Write(writer, result.Outcome, $"{configuration.Id}: {result.Id}", result.Message, null, workspace);
            }

            foreach (var gate in configuration.Gates)
            {
                told |= Write(writer, gate.Outcome, $"{configuration.Id}: {gate.Id}", gate.Message, gate.Location, workspace);
            }
        }

        if (!told && verdict.Decision != Decision.Approved)
        {
            Command(writer, "error", $"{verdict.Name}: {VerdictNames.Of(verdict.Decision)}", verdict.Reason, null, workspace);
        }
    }

    /// <summary>Writes a command per diagnostic of a spec.</summary>
    public static void Write(TextWriter writer, IEnumerable<Diagnostic> diagnostics, string? workspace)
    {
        foreach (var diagnostic in diagnostics)
        {
            var hint = diagnostic.Hint is null ? string.Empty : $" ({diagnostic.Hint})";
            var kind = diagnostic.Severity == DiagnosticSeverity.Error ? "error" : "warning";
            Command(writer, kind, "ollama-validator", diagnostic.Message + hint, diagnostic.Location, workspace);
        }
    }

    /// <returns>Whether it is told as an error.</returns>
    private static bool Write(TextWriter writer, Outcome outcome, string title, string message, SourceLocation? location, string? workspace)
    {
        if (outcome is Outcome.Failed or Outcome.Inconclusive or Outcome.Warned)
        {
            Command(writer, outcome == Outcome.Warned ? "warning" : "error", title, message, location, workspace);
        }

        return outcome is Outcome.Failed or Outcome.Inconclusive;
    }

    private static void Command(TextWriter writer, string kind, string title, string message, SourceLocation? location, string? workspace)
    {
        // What --set gave stands in no file.
        var place = location is null || location.File == "--set" ? string.Empty : string.Create(
            CultureInfo.InvariantCulture, $"file={Property(Relative(location.File, workspace))},line={location.Line},col={location.Column},");
        writer.Write($"::{kind} {place}title={Property(title)}::{Data(message)}\n");
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
