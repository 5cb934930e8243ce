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
            RemoveConfiguration(folder);
        }
    }

    /// <summary>Removes what stands in a configuration's folder.</summary>
    public static void RemoveConfiguration(DirectoryInfo folder)
    {
        // Only a folder with a request log or a server log of ours is a configuration's.
        if (folder.Exists && RunFiles.OfConfiguration.Any(name => File.Exists(Path.Combine(folder.FullName, name))))
        {
            RemoveFiles(folder.FullName, RunFiles.OfConfiguration);
            RemoveWire(new DirectoryInfo(Path.Combine(folder.FullName, RunFiles.Wire)));
            RemoveIfEmpty(folder);
        }
    }

    /// <summary>Removes what was concluded from all configurations; what stands in the verdict's place stays.</summary>
    public static void RemoveConclusions(string directory)
    {
        RemoveFiles(directory, RunFiles.OfRun.Except([RunFiles.Unfinished, RunFiles.Spec, RunFiles.Machine]));
        DecisionFiles.Remove(directory);
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
