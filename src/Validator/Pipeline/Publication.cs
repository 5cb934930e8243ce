using Validator.Gates;
using Validator.Reports;

namespace Validator.Pipeline;

/// <summary>Writes the reports of a run, and tells a CI host what it wants to know.</summary>
internal static class Publication
{
    public static void Write(RunDirectory directory, Verdict verdict, Func<string, string?> environment, TextWriter annotations)
    {
        var summary = MarkdownSummary.Render(verdict);
        AtomicFile.Write(directory.PathOf(RunFiles.Summary), summary);
        JUnitReport.Write(verdict, directory.PathOf(RunFiles.JUnit), directory.Path);
        Append(environment("GITHUB_STEP_SUMMARY"), summary);
        if (environment("GITHUB_ACTIONS") == "true")
        {
            GitHubAnnotations.Write(annotations, verdict, environment("GITHUB_WORKSPACE"));
            Append(
                environment("GITHUB_OUTPUT"),
                $"decision={VerdictNames.Of(verdict.Decision)}\n"
                + $"exit-code={verdict.ExitCode}\n"
                + $"junit-path={directory.PathOf(RunFiles.JUnit)}\n"
                + $"run-directory={directory.Path}\n"
                + $"rehearsal={(verdict.Rehearsal ? "true" : "false")}\n");
        }

        // Last: its being there says that the run ended and everything else was written.
        VerdictFile.Write(directory.PathOf(RunFiles.Verdict), verdict);
    }

    /// <summary>The host's own files are appended to, for other steps write them too.</summary>
    private static void Append(string? path, string text)
    {
        if (!string.IsNullOrEmpty(path))
        {
            File.AppendAllText(path, text);
        }
    }
}
