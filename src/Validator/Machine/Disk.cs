namespace Validator.Machine;

/// <summary>Free space on disks.</summary>
internal static class Disk
{
    /// <summary>Bytes that this user may still write where the path lies, or will lie; null when unknown.</summary>
    public static long? Free(string? path)
    {
        if (path is null)
        {
            return null;
        }

        try
        {
            var folder = new DirectoryInfo(Path.GetFullPath(path));
            while (!folder.Exists && folder.Parent is { } parent)
            {
                folder = parent;
            }

            return new DriveInfo(folder.FullName).AvailableFreeSpace;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
