using Build;
using Xunit;

namespace Validator.Build.Tests;

public sealed class TestTotalsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("totals").FullName;

    [Fact]
    public void All_files_are_summed_and_failures_named()
    {
        Write("a.xml", "<testcase classname='A' name='x'/><testcase classname='A' name='y'><failure/></testcase>");
        Write("b.xml", "<testcase classname='B' name='x'><skipped/></testcase><testcase classname='B' name='z'><error/></testcase>");

        TestTotals totals = TestTotals.Read(folder);

        Assert.Equal("1 passed, 2 failed, 1 skipped", totals.ToString());
        Assert.Equal(["A.y", "B.z"], totals.Failures);
    }

    [Fact]
    public void Nothing_ran_where_there_is_no_file()
    {
        TestTotals totals = TestTotals.Read(folder);

        Assert.Equal(0, totals.Ran);
        Assert.Equal("0 passed, 0 failed, 0 skipped", totals.ToString());
    }

    [Fact]
    public void Skipped_tests_did_not_run()
    {
        Write("a.xml", "<testcase classname='A' name='x'><skipped/></testcase>");

        Assert.Equal(0, TestTotals.Read(folder).Ran);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private void Write(string name, string tests) =>
        File.WriteAllText(Path.Combine(folder, name), $"<testsuites><testsuite>{tests}</testsuite></testsuites>");
}
