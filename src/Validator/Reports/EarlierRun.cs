namespace Validator.Reports;

/// <summary>
/// Removes what an earlier run wrote: files by their names, and every file in a configuration's folder of raw bytes. Nothing else
/// is removed, and links are not followed.
/// </summary>
internal static class EarlierRun
{
    public static void Remove(string directory)
    {
        RemoveFiles(directory, RunFiles.OfRun);
        DecisionFiles.Remove(directory);
        foreach (var folder in new DirectoryInfo(directory).EnumerateDirectories().Where(folder => folder.LinkTarget is null))
        {
            // Only a folder with a request log or a server log of ours is a configuration's.
            if (RunFiles.OfConfiguration.Any(name => File.Exists(Path.Combine(folder.FullName, name))))
            {
                RemoveFiles(folder.FullName, RunFiles.OfConfiguration);
                RemoveWire(new DirectoryInfo(Path.Combine(folder.FullName, RunFiles.Wire)));
                RemoveIfEmpty(folder);
            }
        }
    }

    private static void RemoveWire(DirectoryInfo wire)
    {
        if (!wire.Exists || wire.LinkTarget is not null)
        {
            return;
        }

        foreach (var file in wire.EnumerateFiles())
        {
            file.Delete();
        }

        RemoveIfEmpty(wire);
    }

    private static void RemoveFiles(string directory, IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            File.Delete(Path.Combine(directory, name));
            File.Delete(Path.Combine(directory, name + AtomicFile.TemporarySuffix));
        }
    }

    private static void RemoveIfEmpty(DirectoryInfo folder)
    {
        if (!folder.EnumerateFileSystemInfos().Any())
        {
            folder.Delete();
        }
    }
}
