using System.Xml.Linq;
using Validator.Gates;

namespace Validator.Reports;

/// <summary>A verdict as JUnit, read by GitHub actions, GitLab, Jenkins and the like.</summary>
public static class JUnitReport
{
    /// <summary>The document as text, with its declaration.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <param name="runDirectory">Path of the run directory, put before the evidence that failures name.</param>
    public static string Render(Verdict verdict, string runDirectory)
    {
        var suites = JUnitSuites.Of(verdict, runDirectory);
        var document = JUnitSerializer.Serialize(suites, verdict.StartedAt);
        return new XDeclaration("1.0", "utf-8", null) + "\n" + document + "\n";
    }

    /// <summary>Writes the document at once.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(Verdict verdict, string path, string runDirectory) => AtomicFile.Write(path, Render(verdict, runDirectory));
}
