using Validator.Gates;

namespace Validator.Reports;

/// <summary>Writes the record of a decision into a run directory.</summary>
public static class DecisionFiles
{
    /// <summary>Writes <c>decision.md</c>, the in-toto statement, and for a real run the settings of what was approved.</summary>
    /// <param name="directory">The run directory.</param>
    /// <param name="verdict">The verdict.</param>
    /// <param name="deployed">What it is about.</param>
    /// <param name="environment">Reads a variable of the environment.</param>
    /// <exception cref="IOException">They cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">They may not be written.</exception>
    public static void Write(RunDirectory directory, Verdict verdict, DeployedAs deployed, Func<string, string?> environment)
    {
        AtomicFile.Write(directory.PathOf(RunFiles.DecisionRecord), DecisionDocument.Render(verdict, deployed));
        AtomicFile.Write(directory.PathOf(RunFiles.Attestation), TestResultStatement.Render(verdict, deployed, RunAddress(environment)));
        if (DecisionDocument.Rehearsal(verdict) is not null)
        {
            return;
        }

        foreach (var one in verdict.Configurations.Where(one => one.Decision == Decision.Approved))
        {
            var folder = Path.Combine(directory.PathOf(RunFiles.Deployment), one.Id);
            Directory.CreateDirectory(folder);
            foreach (var file in DeploymentSettings.Of(one, deployed))
            {
                AtomicFile.Write(Path.Combine(folder, file.Name), file.Text);
            }
        }
    }

    /// <summary>Removes the settings of an earlier run; other files stay.</summary>
    internal static void Remove(string directory)
    {
        var all = new DirectoryInfo(Path.Combine(directory, RunFiles.Deployment));
        if (!all.Exists || all.LinkTarget is not null)
        {
            return;
        }

        foreach (var folder in all.EnumerateDirectories().Where(folder => folder.LinkTarget is null))
        {
            foreach (var name in DeploymentSettings.Names)
            {
                File.Delete(Path.Combine(folder.FullName, name));
            }

            RemoveIfEmpty(folder);
        }

        RemoveIfEmpty(all);
    }

    /// <summary>The run on GitHub, of whose variables the address is made.</summary>
    private static string? RunAddress(Func<string, string?> environment) =>
        environment("GITHUB_ACTIONS") == "true" && environment("GITHUB_SERVER_URL") is { Length: > 0 } server && environment("GITHUB_REPOSITORY") is { Length: > 0 } repository && environment("GITHUB_RUN_ID") is { Length: > 0 } run
            ? $"{server}/{repository}/actions/runs/{run}"
            : null;

    private static void RemoveIfEmpty(DirectoryInfo folder)
    {
        if (!folder.EnumerateFileSystemInfos().Any())
        {
            folder.Delete();
        }
    }
}
