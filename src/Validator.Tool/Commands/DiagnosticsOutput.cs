using Validator.Reports;
using Validator.Spec;

namespace Validator.Tool.Commands;

/// <summary>Shows what is wrong with a spec: as a compiler does, and to GitHub as annotations.</summary>
internal static class DiagnosticsOutput
{
    public static void Write(IReadOnlyList<Diagnostic> diagnostics, TextWriter error)
    {
        foreach (var diagnostic in diagnostics)
        {
            error.WriteLine(diagnostic.ToString());
        }

        if (Environment.GetEnvironmentVariable("GITHUB_ACTIONS") == "true")
        {
            GitHubAnnotations.Write(error, diagnostics, Environment.GetEnvironmentVariable("GITHUB_WORKSPACE"));
        }
    }
}
