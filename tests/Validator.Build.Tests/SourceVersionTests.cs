using Build;
using Xunit;

namespace Validator.Build.Tests;

public sealed class SourceVersionTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("sources").FullName;

    public SourceVersionTests()
    {
        Write("Directory.Build.props", "<Project><PropertyGroup><VersionPrefix>1.2.3</VersionPrefix></PropertyGroup></Project>");
        Write("src/A/a.cs", "a");
    }

    [Fact]
    public void A_version_is_the_prefix_and_the_content() => Assert.Matches("^1[.]2[.]3-dev[.]h[0-9a-f]{12}$", SourceVersion.Of(root));

    [Fact]
    public void The_same_sources_have_the_same_version() => Assert.Equal(SourceVersion.Of(root), SourceVersion.Of(root));

    [Theory]
    [InlineData("src/A/a.cs")]
    [InlineData("src/B/b.cs")]
    [InlineData("global.json")]
    public void Other_sources_have_another_version(string file)
    {
        string before = SourceVersion.Of(root);
        Write(file, "changed");

        Assert.NotEqual(before, SourceVersion.Of(root));
    }

    [Theory]
    [InlineData("src/A/obj/project.assets.json")]
    [InlineData("src/A/bin/Release/A.dll")]
    [InlineData("tests/t.cs")]
    public void What_is_made_or_not_packed_does_not_count(string file)
    {
        string before = SourceVersion.Of(root);
        Write(file, "made");

        Assert.Equal(before, SourceVersion.Of(root));
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    private void Write(string file, string content)
    {
        string path = Path.Combine(root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }
}
