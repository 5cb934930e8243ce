using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Validator.Spec;

namespace Validator.Load;

/// <summary>The files below a folder that git tracks, as git itself tells.</summary>
internal static class GitFiles
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Relative paths of those that are in the working tree, with <c>/</c> as separator. Links and submodules are left out.</summary>
    /// <param name="folder">Folder of a working tree.</param>
    /// <exception cref="LoadException">Git is not there, the folder is not in a working tree, or git refuses.</exception>
    public static IReadOnlyList<string> Of(LocatedText folder)
    {
        // A repository's own configuration may name programs to be run by git: a working tree may be a stranger's.
        var start = new ProcessStartInfo("git", ["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-C", folder.Text, "ls-files", "-z", "--cached"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            StandardOutputEncoding = Encoding.UTF8,
            UseShellExecute = false,
        };

        // In a hook of git these would lead to another repository.
        foreach (var name in (ReadOnlySpan<string>)["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"])
        {
            start.Environment.Remove(name);
        }

        start.Environment["LC_ALL"] = "C";
        try
        {
            using var git = Process.Start(start)!;
            git.StandardInput.Close();
            var errors = git.StandardError.ReadToEndAsync();
            var names = git.StandardOutput.ReadToEndAsync();
            if (!Task.WaitAll([errors, names], Limit) || !git.WaitForExit(Limit))
            {
                git.Kill(entireProcessTree: true);
                throw Refused(folder, $"git did not answer within {Limit.TotalSeconds:0} s");
            }

            return git.ExitCode == 0
                ? [.. names.Result.Split('\0', StringSplitOptions.RemoveEmptyEntries).Distinct().Where(name => IsFile(Path.Combine(folder.Text, name)))]
                : throw Refused(folder, folder.Hide(errors.Result.Trim().Split('\n')[0]));
        }
        catch (Win32Exception error)
        {
            throw new LoadException("workload.corpus.git: git cannot be started here; install it, or leave git out and use exclude", folder.Location, error);
        }
    }

    private static bool IsFile(string path) => new FileInfo(path) is { Exists: true, LinkTarget: null };

    private static LoadException Refused(LocatedText folder, string words) => new($"workload.corpus.git: git cannot list '{folder.ForRecord}': {words}", folder.Location);
}
