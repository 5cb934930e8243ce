using System.Text;

namespace Validator.Reports;

/// <summary>Writes files so that a reader sees the old content or the new, never half of it.</summary>
public static class AtomicFile
{
    /// <summary>Behind the name of a file that is being written; one that stays was left by a killed run.</summary>
    internal const string TemporarySuffix = ".tmp";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Puts a text in the place of a file's own: behind a link that of the file it leads to, readable by whom it was.</summary>
    /// <exception cref="IOException">The disk is full, or the like.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static void Replace(string path, string text)
    {
        var file = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        Write(file, text, OperatingSystem.IsWindows() ? null : File.GetUnixFileMode(file));
    }

    /// <summary>Writes a text as UTF-8 without a byte order mark: to a file beside it first, which then takes its name.</summary>
    /// <exception cref="IOException">The disk is full, or the like.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static void Write(string path, string text) => Write(path, text, null);

    private static void Write(string path, string text, UnixFileMode? mode)
    {
        var temporary = path + TemporarySuffix;
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                if (mode is { } given && !OperatingSystem.IsWindows())
                {
                    File.SetUnixFileMode(stream.SafeFileHandle, given);
                }

                stream.Write(Utf8.GetBytes(text));
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception exception)
        {
            File.Delete(temporary);

            // The name of the file beside it would puzzle whoever named another.
            if (exception is IOException && exception.Message.Contains(temporary, StringComparison.Ordinal))
            {
                throw new IOException(exception.Message.Replace(temporary, path, StringComparison.Ordinal), exception);
            }

            throw;
        }
    }
}
