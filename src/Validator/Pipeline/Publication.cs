using Validator.Gates;
using Validator.Reports;

namespace Validator.Pipeline;

/// <summary>Writes the reports of a run, the verdict last, and then tells a CI host what it wants to know.</summary>
internal static class Publication
{
    public static void Write(RunDirectory directory, Verdict verdict, Func<string, string?> environment, TextWriter host)
    {
        var summary = MarkdownSummary.Render(verdict);
        AtomicFile.Write(directory.PathOf(RunFiles.Summary), summary);
        JUnitReport.Write(verdict, directory.PathOf(RunFiles.JUnit), directory.Path);
        VerdictFile.Write(directory.PathOf(RunFiles.Verdict), verdict);

        Append("GITHUB_STEP_SUMMARY", summary, environment, host);
        if (environment("GITHUB_ACTIONS") == "true")
        {
            GitHubAnnotations.Write(host, verdict, environment("GITHUB_WORKSPACE"));
            Append(
                "GITHUB_OUTPUT",
                $"decision={VerdictNames.Of(verdict.Decision)}\n"
                + $"exit-code={verdict.ExitCode}\n"
                + $"junit-path={directory.PathOf(RunFiles.JUnit)}\n"
                + $"run-directory={directory.Path}\n"
                + $"rehearsal={(verdict.Rehearsal ? "true" : "false")}\n",
                environment,
                host);
        }
    }

    /// <summary>The host's own files are appended to, for other steps write them too; a host that refuses takes nothing from the verdict.</summary>
    private static void Append(string variable, string text, Func<string, string?> environment, TextWriter host)
    {
        if (environment(variable) is not { Length: > 0 } path)
        {
            return;
        }

        try
        {
            File.AppendAllText(path, text);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            host.WriteLine($"warning: ${variable} cannot be written: {exception.Message}");
        }
    }
}
