using Validator.Reports;

namespace Validator.Tool.Commands;

/// <summary>A file that an option names.</summary>
internal static class OutputFile
{
    /// <summary>Writes it at once.</summary>
    /// <param name="option">The option.</param>
    /// <param name="path">What it was given.</param>
    /// <param name="text">What the file holds.</param>
    /// <exception cref="UsageException">It cannot be written.</exception>
    public static void Write(string option, string path, string text)
    {
        try
        {
            AtomicFile.Write(path, text);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{option} {path}: {exception.Message}", exception);
        }
    }
}
