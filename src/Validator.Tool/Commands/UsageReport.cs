using Validator.Gates;
using Validator.Reports;
using Validator.Spec;

namespace Validator.Tool.Commands;

/// <summary>Leaves a verdict and a JUnit file behind a wrong spec, where a folder for results was named.</summary>
internal static class UsageReport
{
    /// <summary>The verdict on a spec that is wrong.</summary>
    public static Verdict Of(string spec, IReadOnlyList<Diagnostic> diagnostics)
    {
        var facts = new RunFacts
        {
            Name = Path.GetFileNameWithoutExtension(spec),
            Tool = ToolVersion.Name,
            Rehearsal = false,
            StartedAt = TimeProvider.System.GetUtcNow(),
        };
        var errors = string.Join('\n', diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        return RunRules.Refuse(facts, errors);
    }

    /// <summary>Writes it to the folder, where one was named, and tells GitHub.</summary>
    public static void Write(Verdict verdict, string? output, bool force, TextWriter error)
    {
        var (directory, problem) = output is null ? (null, null) : RunDirectory.Create(output, force);
        if (directory is not null)
        {
            JUnitReport.Write(verdict, directory.PathOf(RunFiles.JUnit), directory.Path);
            VerdictFile.Write(directory.PathOf(RunFiles.Verdict), verdict);
        }

        HostFile.Append("GITHUB_STEP_SUMMARY", MarkdownSummary.Render(verdict), Environment.GetEnvironmentVariable, error);
        GitHubOutput.Write(verdict, directory, Environment.GetEnvironmentVariable, error);
        directory?.Dispose();
        if (problem is not null)
        {
            throw new UsageException(problem);
        }
    }
}
