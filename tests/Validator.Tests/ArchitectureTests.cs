using System.Text.RegularExpressions;
using Xunit;

namespace Validator.Tests;

/// <summary>The folders of the library are the stages of the data flow; a stage may use earlier stages, never later ones.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly string[] Flow = ["Spec", "Machine", "Runtime", "Load", "Integrity", "Metrics", "Gates", "Reports", "Pipeline"];
    private static readonly string Library = Path.Combine(Root(AppContext.BaseDirectory), "src", "Validator");

    public static TheoryData<string> Stages => [.. Flow];

    [Theory]
    [MemberData(nameof(Stages))]
    public void A_stage_uses_no_later_one(string stage)
    {
        var later = Flow.SkipWhile(name => name != stage).Skip(1).ToHashSet();
        var offences = Sources(stage)
            .SelectMany(file => Uses().Matches(File.ReadAllText(file)).Select(use => (File: Path.GetRelativePath(Library, file), Stage: use.Groups[1].Value)))
            .Where(use => later.Contains(use.Stage))
            .Distinct();

        Assert.Empty(offences);
    }

    [Fact]
    public void Every_folder_is_a_stage()
    {
        var folders = Directory.EnumerateDirectories(Library).Select(folder => Path.GetFileName(folder)!).Except(["bin", "obj"]);

        Assert.Equal(Flow.Order(), folders.Order());
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public void A_file_lies_in_the_folder_of_its_namespace(string stage)
    {
        Assert.NotEmpty(Sources(stage));
        Assert.All(Sources(stage), file => Assert.Matches($@"namespace Validator\.{stage}[;.]", File.ReadAllText(file)));
    }

    [Fact]
    public void The_engine_knows_nothing_of_the_library()
    {
        var engine = Path.Combine(Library, "..", "Validator.Engine");

        Assert.DoesNotContain("Validator.csproj", File.ReadAllText(Path.Combine(engine, "Validator.Engine.csproj")), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Sources(string stage) =>
        Directory.EnumerateFiles(Path.Combine(Library, stage), "*.cs", SearchOption.AllDirectories);

    private static string Root(string folder) =>
        File.Exists(Path.Combine(folder, "Validator.sln")) ? folder : Root(Path.GetDirectoryName(folder)!);

    /// <summary>A using directive, or a qualified name in code or documentation.</summary>
    [GeneratedRegex(@"\bValidator\.(\w+)\b")]
    private static partial Regex Uses();
}
