using Validator.Gates;
using Validator.Reports;
using Validator.Spec;

namespace Validator.Tool.Commands;

/// <summary>Leaves a verdict and a JUnit file behind a wrong spec, where a folder for results was named.</summary>
internal static class UsageReport
{
    public static void Write(string? output, bool force, string spec, IReadOnlyList<Diagnostic> diagnostics)
    {
        if (output is null)
        {
            return;
        }

        var (directory, problem) = RunDirectory.Create(output, force);
        if (directory is null)
        {
            throw new UsageException(problem!);
        }

        var facts = new RunFacts
        {
            Name = Path.GetFileNameWithoutExtension(spec),
            Tool = ToolVersion.Name,
            Rehearsal = false,
            StartedAt = TimeProvider.System.GetUtcNow(),
        };
        var errors = string.Join('\n', diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        var verdict = RunRules.Decide(facts, new AcceptRule(AcceptKind.All, []), [], [], environmentError: errors) with { ExitCode = ExitCodes.Usage };
        JUnitReport.Write(verdict, directory.PathOf(RunFiles.JUnit), directory.Path);
        VerdictFile.Write(directory.PathOf(RunFiles.Verdict), verdict);
    }
}
