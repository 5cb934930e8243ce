namespace Validator.Machine;

/// <summary>Space on disks.</summary>
internal static class Disk
{
    /// <summary>Bytes that this user may still write where the path lies, or will lie; null when unknown.</summary>
    public static long? Free(string? path) => Space(path).Free;

    /// <summary>The same with the bytes that there are in all.</summary>
    public static (long? Total, long? Free) Space(string? path)
    {
        if (path is null)
        {
            return (null, null);
        }

        try
        {
            var folder = new DirectoryInfo(Path.GetFullPath(path));
            while (!folder.Exists && folder.Parent is { } parent)
            {
                folder = parent;
            }

            var drive = new DriveInfo(folder.FullName);
            return (drive.TotalSize, drive.AvailableFreeSpace);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return (null, null);
        }
    }
}
