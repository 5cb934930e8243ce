namespace Validator.Runtime;

/// <summary>The boots of this user that are not known to be over, a file each. Linux only: elsewhere nothing could be done with them.</summary>
/// <param name="folder">Where they lie.</param>
internal sealed class BootRecords(string folder)
{
    private const string Suffix = ".boot.json";

    /// <summary>Writes a boot down before it begins.</summary>
    /// <returns>Its file; null where that is not possible, which costs no more than the sweep after a loss of the supervisor.</returns>
    public string? Add(string mark)
    {
        if (BootRecord.Of(mark) is not { } record)
        {
            return null;
        }

        try
        {
            MakeFolder();
            var path = Path.Combine(folder, mark + Suffix);
            // In one step: a sweep beside us must not read half of it.
            File.WriteAllText(path + ".new", record.Write());
            File.Move(path + ".new", path, overwrite: true);
            return path;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Takes a boot off the list. Does nothing where that is not possible; the next sweep tries again.</summary>
    public static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It names a mark that no process carries any more.
        }
    }

    /// <summary>All of them that can be read, with their files; what is no record of ours is left alone.</summary>
    public IReadOnlyList<(string Path, BootRecord Record)> All()
    {
        try
        {
            return !Directory.Exists(folder) ? [] : [.. Directory.EnumerateFiles(folder, "*" + Suffix).Select(path => (path, Read(path))).Where(found => found.Item2 is not null)!];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static BootRecord? Read(string path)
    {
        try
        {
            return BootRecord.Read(File.ReadAllText(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private void MakeFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
