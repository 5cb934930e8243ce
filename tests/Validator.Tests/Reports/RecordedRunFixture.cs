using System.Runtime.CompilerServices;
using Validator.Reports;
using Xunit;

namespace Validator.Tests.Reports;

/// <summary>
/// A run that was recorded: two configurations of the stress test's scripted machine, five requests each, one configuration
/// sound and one whose answers are all corrupt.
/// </summary>
internal static class RecordedRunFixture
{
    public static RunEvidence Evidence()
    {
        var (verdict, problem) = VerdictFile.Read(System.IO.Path.Combine(Folder(), RunFiles.Verdict));
        Assert.Null(problem);

        // Reports name the folder, which lies elsewhere on every machine; files are read relative to the tests.
        return new RunEvidence(verdict!, System.IO.Path.GetRelativePath(Environment.CurrentDirectory, Folder()), "recorded");
    }

    public static string Folder([CallerFilePath] string caller = "") => System.IO.Path.Combine(System.IO.Path.GetDirectoryName(caller)!, "recorded");
}
