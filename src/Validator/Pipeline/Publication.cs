using Validator.Gates;
using Validator.Reports;
using Validator.Reports.Html;

namespace Validator.Pipeline;

/// <summary>Writes the reports of a run, the verdict last, and then tells a CI host what it wants to know.</summary>
internal static class Publication
{
    public static void Write(RunDirectory directory, Verdict verdict, DeployedAs deployed, Func<string, string?> environment, TextWriter diagnostics)
    {
        var evidence = new RunEvidence(verdict, directory.Path);
        AtomicFile.Write(directory.PathOf(RunFiles.Summary), MarkdownSummary.Render(evidence));
        DecisionFiles.Write(directory, verdict, deployed, environment);
        WritePage(directory, evidence, diagnostics);

        // Behind the page, which it names among what can be looked at.
        JUnitReport.Write(verdict, directory.PathOf(RunFiles.JUnit), directory.Path);
        VerdictFile.Write(directory.PathOf(RunFiles.Verdict), verdict);
        File.Delete(directory.PathOf(RunFiles.Unfinished));

        HostFile.Append("GITHUB_STEP_SUMMARY", MarkdownSummary.ForJob(evidence), environment, diagnostics);
        GitHubOutput.Write(verdict, directory, environment, diagnostics);
        if (environment("GITHUB_ACTIONS") == "true")
        {
            GitHubAnnotations.Write(diagnostics, verdict, environment("GITHUB_WORKSPACE"));
        }
    }

    /// <summary>A picture that cannot be drawn takes nothing from the verdict.</summary>
    private static void WritePage(RunDirectory directory, RunEvidence evidence, TextWriter diagnostics)
    {
        string page;
        try
        {
            page = HtmlReport.Render(evidence);
        }
#pragma warning disable CA1031 // Whatever a page fails on, the verdict must still be written.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            diagnostics.WriteLine($"warning: {RunFiles.Page} could not be made: {exception.Message}");
            return;
        }

        AtomicFile.Write(directory.PathOf(RunFiles.Page), page);
    }
}
