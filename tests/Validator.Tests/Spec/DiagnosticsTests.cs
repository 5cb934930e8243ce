using Validator.Spec;
using Xunit;

namespace Validator.Tests.Spec;

/// <summary>Each case of the folder: a spec, and beside it what is said of it. <c>NAME.2.txt</c> holds errors, <c>NAME.0.txt</c> warnings or nothing.</summary>
public class DiagnosticsTests
{
    public static TheoryData<string> Cases => [.. Samples.Names];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Says_what_the_golden_file_says(string name)
    {
        var untrusted = name.StartsWith("untrusted-", StringComparison.Ordinal);
        var result = Samples.Read(name, Samples.Isolated with { Untrusted = untrusted });
        var actual = string.Concat(result.Diagnostics.Select(d => d + "\n"));
        var golden = Samples.PathOf($"{name}.{(result.Spec is null ? 2 : 0)}.txt");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(golden, actual);
        }

        Assert.Equal(File.Exists(golden) ? File.ReadAllText(golden) : "no such file: " + golden, actual);
        Assert.Equal(result.Spec is null, result.Diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error));
        Assert.DoesNotContain("s3cret", actual + result.Resolved, StringComparison.Ordinal);
    }
}
