using Validator.Gates;

namespace Validator.Reports;

/// <summary>The outputs of the action's step, appended to the file that GitHub names; other steps' files stay whole.</summary>
public static class GitHubOutput
{
    /// <summary>Appends <c>decision</c>, <c>exit-code</c>, <c>junit-path</c>, <c>run-directory</c> and <c>rehearsal</c>, where GitHub is the host.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <param name="directory">The run directory; null when there is none, and the two paths are then empty.</param>
    /// <param name="environment">Reads a variable of the environment.</param>
    /// <param name="diagnostics">Is told when the file cannot be written.</param>
    public static void Write(Verdict verdict, RunDirectory? directory, Func<string, string?> environment, TextWriter diagnostics)
    {
        if (environment("GITHUB_ACTIONS") == "true")
        {
            HostFile.Append(
                "GITHUB_OUTPUT",
                $"decision={VerdictNames.Of(verdict.Decision)}\n"
                + $"exit-code={verdict.ExitCode}\n"
                + $"junit-path={directory?.PathOf(RunFiles.JUnit)}\n"
                + $"run-directory={directory?.Path}\n"
                + $"rehearsal={(verdict.Rehearsal ? "true" : "false")}\n"
                + $"scripted={(verdict.Scripted ? "true" : "false")}\n",
                environment,
                diagnostics);
        }
    }
}
