using System.Globalization;
using Validator.Spec;

namespace Validator.Reports;

/// <summary>The folder that a run writes, and the paths in it.</summary>
public sealed class RunDirectory : IDisposable
{
    private const string LockFile = ".running";
    private readonly FileStream? _lock;

    private RunDirectory(string path, FileStream? held = null) => (Path, _lock) = (path, held);

    /// <summary>Absolute path.</summary>
    public string Path { get; }

    /// <summary>Where a run goes when nothing else is said: <c>artifacts/validator/&lt;name&gt;-&lt;utc&gt;</c>.</summary>
    /// <param name="root">Folder that <c>artifacts</c> lies in.</param>
    /// <param name="name">Name of the spec.</param>
    /// <param name="time">Clock.</param>
    public static string DefaultPath(string root, string name, TimeProvider time) => System.IO.Path.Combine(
        root, "artifacts", "validator", $"{name}-{time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}");

    /// <summary>The default, with <c>-2</c>, <c>-3</c> ... behind it where another run of the same second has taken it.</summary>
    public static string FreeDefaultPath(string root, string name, TimeProvider time)
    {
        var path = DefaultPath(root, name, time);
        return Enumerable.Range(1, int.MaxValue)
            .Select(number => number == 1 ? path : string.Create(CultureInfo.InvariantCulture, $"{path}-{number}"))
            .First(candidate => !Directory.Exists(candidate));
    }

    /// <summary>Makes the folder ready: created, empty but for foreign files, and known to be writable.</summary>
    /// <param name="path">Where.</param>
    /// <param name="force">Whether a folder that holds something is taken, after what an earlier run wrote there is removed; foreign files stay.</param>
    /// <returns>The directory, or the error that says why it cannot be used.</returns>
    public static (RunDirectory? Directory, Diagnostic? Problem) Create(string path, bool force)
    {
        var full = System.IO.Path.GetFullPath(path);
        FileStream? held = null;
        try
        {
            if (File.Exists(full))
            {
                return (null, Diagnostic.Error(null, $"the run directory '{path}' is a file", "name a folder with -o"));
            }

            Directory.CreateDirectory(full);
            held = Hold(full);
            if (held is null)
            {
                return (null, Diagnostic.Error(null, $"another run writes the run directory '{path}' at this moment", "name another with -o, or wait for it"));
            }

            if (Directory.EnumerateFileSystemEntries(full).Any(entry => System.IO.Path.GetFileName(entry) != LockFile))
            {
                if (!force)
                {
                    return (null, Diagnostic.Error(null, $"the run directory '{path}' holds something", "name another with -o, or replace the earlier run in it with --force"));
                }

                EarlierRun.Remove(full);
            }

            var directory = new RunDirectory(full, held);
            held = null;
            return (directory, null);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return (null, Diagnostic.Error(null, $"the run directory '{path}' cannot be written: {error.Message}", "name another with -o"));
        }
        finally
        {
            held?.Dispose();
        }
    }

    /// <summary>Takes the folder of an interrupted run as it is.</summary>
    /// <returns>The directory, or the error that says why it cannot be gone on with.</returns>
    public static (RunDirectory? Directory, Diagnostic? Problem) Resume(string path)
    {
        if (Open(path) is (null, { } problem))
        {
            return (null, problem);
        }

        FileStream? held = null;
        try
        {
            var full = System.IO.Path.GetFullPath(path);
            held = Hold(full);
            if (held is null)
            {
                return (null, Diagnostic.Error(null, $"another run writes the run directory '{path}' at this moment", "wait for it"));
            }

            var directory = new RunDirectory(full, held);
            held = null;
            return (directory, null);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return (null, Diagnostic.Error(null, $"the run directory '{path}' cannot be written: {error.Message}", "begin a new run with another -o"));
        }
        finally
        {
            held?.Dispose();
        }
    }

    /// <summary>Removes what an earlier run wrote of one configuration, and what it concluded from all; other configurations stay.</summary>
    /// <param name="id">Id of the configuration.</param>
    /// <exception cref="IOException">It cannot be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be removed.</exception>
    public void Forget(string id) => EarlierRun.RemoveConfiguration(new DirectoryInfo(System.IO.Path.Combine(Path, id)));

    /// <summary>Removes what an earlier run concluded, for the run goes on.</summary>
    /// <exception cref="IOException">It cannot be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be removed.</exception>
    public void Reopen() => EarlierRun.RemoveConclusions(Path);

    /// <summary>Lets other runs have the folder.</summary>
    public void Dispose() => _lock?.Dispose();

    /// <summary>Whether the run wrote no verdict: it was killed, or has not ended yet.</summary>
    public bool IsUnfinished => !File.Exists(PathOf(RunFiles.Verdict)) && File.Exists(PathOf(RunFiles.Unfinished));

    /// <summary>The verdict's file, or what stands in its place where the run did not end.</summary>
    public string VerdictPath => PathOf(IsUnfinished ? RunFiles.Unfinished : RunFiles.Verdict);

    /// <summary>The directory of a run that is over, or was killed.</summary>
    /// <returns>The directory, or the error that says why it is none.</returns>
    public static (RunDirectory? Directory, Diagnostic? Problem) Open(string path)
    {
        var directory = new RunDirectory(System.IO.Path.GetFullPath(path));
        return File.Exists(directory.VerdictPath)
            ? (directory, null)
            : (null, Diagnostic.Error(null, $"'{path}' holds no {RunFiles.Verdict}, so it is no run directory or its run did not end", "name the folder that 'run' wrote"));
    }

    /// <summary>Path of a file at the top, see <see cref="RunFiles"/>.</summary>
    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>The folder of a configuration of a run that is over; null when there is none, or the id is not one.</summary>
    /// <param name="id">Id of the configuration, as a verdict names it.</param>
    public ConfigurationDirectory? FindConfiguration(string id) => ConfigurationDirectory.Find(Path, id);

    /// <summary>The folder of a configuration, created when it is not there.</summary>
    /// <param name="id">Id of the configuration.</param>
    /// <exception cref="IOException">It cannot be created.</exception>
    public ConfigurationDirectory ForConfiguration(string id)
    {
        var path = System.IO.Path.Combine(Path, id);
        Directory.CreateDirectory(path);
        return new ConfigurationDirectory(id, path);
    }

    /// <summary>The file that keeps other runs out while it is open, and that one left by a killed run does not; null when another run has it.</summary>
    private static FileStream? Hold(string folder)
    {
        try
        {
            return new FileStream(
                System.IO.Path.Combine(folder, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (IOException) when (File.Exists(System.IO.Path.Combine(folder, LockFile)))
        {
            return null;
        }
    }
}

/// <summary>The folder of one configuration.</summary>
/// <param name="Id">Id of the configuration.</param>
/// <param name="Path">Absolute path.</param>
public sealed record ConfigurationDirectory(string Id, string Path)
{
    /// <summary>The folder of a configuration in a run directory; null when there is none, or the id is not one.</summary>
    internal static ConfigurationDirectory? Find(string run, string id)
    {
        // A verdict may come from anywhere, and its ids must not lead out of the folder.
        var path = System.IO.Path.Combine(run, id);
        return Slugs.Clean(id) == id && id is not ("." or "..") && Directory.Exists(path) ? new ConfigurationDirectory(id, path) : null;
    }

    /// <summary>The request log.</summary>
    public string Requests => System.IO.Path.Combine(Path, RunFiles.Requests);

    /// <summary>What was seen of the server.</summary>
    public string Health => System.IO.Path.Combine(Path, RunFiles.Health);

    /// <summary>What the client itself took.</summary>
    public string Client => System.IO.Path.Combine(Path, RunFiles.Client);

    /// <summary>What the machine, the server and the client did during the load.</summary>
    public string Telemetry => System.IO.Path.Combine(Path, RunFiles.Telemetry);

    /// <summary>Output of the server.</summary>
    public string ServerLog => System.IO.Path.Combine(Path, RunFiles.ServerLog);

    /// <summary>Folder of raw bytes; made by who writes there.</summary>
    public string Wire => System.IO.Path.Combine(Path, RunFiles.Wire);
}
