using Validator.Gates;
using Validator.Reports;

namespace Validator.Pipeline;

/// <summary>Writes the reports of a run, the verdict last, and then tells a CI host what it wants to know.</summary>
internal static class Publication
{
    public static void Write(RunDirectory directory, Verdict verdict, DeployedAs deployed, Func<string, string?> environment, TextWriter diagnostics)
    {
        var summary = MarkdownSummary.Render(verdict);
        AtomicFile.Write(directory.PathOf(RunFiles.Summary), summary);
        DecisionFiles.Write(directory, verdict, deployed, environment);
        JUnitReport.Write(verdict, directory.PathOf(RunFiles.JUnit), directory.Path);
        VerdictFile.Write(directory.PathOf(RunFiles.Verdict), verdict);
        File.Delete(directory.PathOf(RunFiles.Unfinished));

        HostFile.Append("GITHUB_STEP_SUMMARY", summary, environment, diagnostics);
        GitHubOutput.Write(verdict, directory, environment, diagnostics);
        if (environment("GITHUB_ACTIONS") == "true")
        {
            GitHubAnnotations.Write(diagnostics, verdict, environment("GITHUB_WORKSPACE"));
        }
    }
}
