using System.Text.Json;
using Validator.Gates;
using Validator.Spec;

namespace Validator.Reports;

/// <summary><c>verdict.json</c> on disk.</summary>
public static class VerdictFile
{
    /// <summary>Writes it at once; the caller writes it after everything else, so that its being there says that the run ended.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, Verdict verdict) => AtomicFile.Write(path, VerdictJson.Write(verdict));

    /// <summary>Reads it.</summary>
    /// <returns>The verdict, or the error that says why there is none.</returns>
    public static (Verdict? Verdict, Diagnostic? Problem) Read(string path)
    {
        try
        {
            return (VerdictJson.Parse(File.ReadAllText(path)), null);
        }
        catch (JsonException error)
        {
            var place = new SourceLocation(path, (int)(error.LineNumber ?? 0) + 1, (int)(error.BytePositionInLine ?? 0) + 1);
            return (null, Diagnostic.Error(place, $"not a verdict: {error.Message}"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return (null, Diagnostic.Error(null, $"'{path}' cannot be read: {error.Message}"));
        }
    }
}
