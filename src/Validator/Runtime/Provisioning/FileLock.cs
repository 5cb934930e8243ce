namespace Validator.Runtime.Provisioning;

/// <summary>A file that one process of the machine holds at a time; the system lets go of it when that process ends, however it does.</summary>
internal static class FileLock
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    /// <summary>Takes the file, after whoever holds it.</summary>
    /// <param name="path">The file; created, and left when it is let go of.</param>
    /// <param name="waiting">Called once when somebody else holds it.</param>
    /// <param name="clock">Clock of the wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Disposal lets go of it.</returns>
    /// <exception cref="IOException">The file cannot be made.</exception>
    public static async Task<IDisposable> TakeAsync(string path, Action waiting, TimeProvider clock, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        for (var first = true; ; first = false)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
            }
            catch (IOException exception) when (SharedFile.IsHeld(exception))
            {
            }

            if (first)
            {
                waiting();
            }

            await Task.Delay(Poll, clock, cancellationToken);
        }
    }
}
