using System.Runtime.CompilerServices;
using Xunit;

namespace Validator.Tests;

/// <summary>Compares text with a file beside the tests; GOLDEN=write writes the files instead, to be read before they are committed.</summary>
internal static class Golden
{
    public static void Check(string name, string actual, [CallerFilePath] string caller = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(caller)!, "golden", name);
        if (Environment.GetEnvironmentVariable("GOLDEN") == "write")
        {
            File.WriteAllText(path, actual);
            return;
        }

        Assert.Equal(File.ReadAllText(path), actual);
    }
}
