namespace Validator.Runtime;

/// <summary>Free disk.</summary>
internal static class FreeSpace
{
    /// <summary>Bytes that this user may still write where a path lies or would lie; null where that cannot be told.</summary>
    public static long? At(string path)
    {
        try
        {
            var at = Path.GetFullPath(path);
            while (!Directory.Exists(at) && Path.GetDirectoryName(at) is { } above)
            {
                at = above;
            }

            return new DriveInfo(at).AvailableFreeSpace;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
