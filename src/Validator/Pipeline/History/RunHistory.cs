using Validator.Reports;
using Validator.Spec;

namespace Validator.Pipeline.History;

/// <summary>The runs recorded in a folder.</summary>
/// <param name="Runs">The newest first.</param>
/// <param name="Diagnostics">Folders that hold a verdict which cannot be read.</param>
public sealed record RunHistory(IReadOnlyList<PastRun> Runs, IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>Where runs are written when no folder is named.</summary>
    public static string DefaultFolder { get; } = Path.Combine("artifacts", "validator");

    /// <summary>Reads the runs in a folder, and the folder itself where it is one; empty where it is not there.</summary>
    /// <param name="folder">The folder.</param>
    public static RunHistory Of(string folder)
    {
        var runs = new List<PastRun>();
        var diagnostics = new List<Diagnostic>();
        foreach (var path in Folders(folder))
        {
            if (RunDirectory.Open(path).Directory is not { } directory)
            {
                continue;
            }

            var (verdict, problem) = VerdictFile.Read(directory.VerdictPath);
            if (verdict is null)
            {
                diagnostics.Add(problem! with { Severity = DiagnosticSeverity.Warning });
                continue;
            }

            runs.Add(new PastRun(path, verdict, !directory.IsUnfinished));
        }

        return new RunHistory([.. runs.OrderByDescending(run => run.Verdict.StartedAt).ThenBy(run => run.Path, StringComparer.Ordinal)], diagnostics);
    }

    private static IEnumerable<string> Folders(string folder)
    {
        try
        {
            return Directory.Exists(folder) ? [folder, .. Directory.EnumerateDirectories(folder)] : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
