using System.Runtime.CompilerServices;
using Xunit;

namespace Validator.Tests;

/// <summary>Compares text with a file beside the tests; GOLDEN=write writes the files instead, to be read before they are committed.</summary>
internal static class Golden
{
    public static void Check(string name, string actual, [CallerFilePath] string caller = "")
    {
        var path = PathOf(name, caller);
        if (Environment.GetEnvironmentVariable("GOLDEN") == "write")
        {
            File.WriteAllText(path, actual);
            return;
        }

        Assert.Equal(File.ReadAllText(path), actual);
    }

    /// <summary>Compares some of the parts that a file is made of, each of which stands there as it is.</summary>
    public static void CheckSome(string name, IEnumerable<string> parts, [CallerFilePath] string caller = "")
    {
        var whole = File.ReadAllText(PathOf(name, caller));
        Assert.All(parts, part => Assert.True(whole.Contains(part, StringComparison.Ordinal), part));
    }

    private static string PathOf(string name, string caller) => Path.Combine(Path.GetDirectoryName(caller)!, "golden", name);
}
