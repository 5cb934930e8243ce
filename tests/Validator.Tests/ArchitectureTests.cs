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
            .SelectMany(file => Used(File.ReadAllText(file)).Select(used => (File: Path.GetRelativePath(Library, file), Stage: used)))
            .Where(use => later.Contains(use.Stage))
            .Distinct();

        Assert.Empty(offences);
    }

    [Theory]
    [InlineData("using Validator.Pipeline;", "Pipeline")]
    [InlineData("/// <see cref=\"Validator.Gates.Gate\"/>", "Gates")]
    [InlineData("var plan = new Pipeline.Plan(1);", "Pipeline")]
    [InlineData("Reports.RunFiles.Verdict", "Reports")]
    [InlineData("\"a\" + Gates.Gate.Of(\"b\")", "Gates")]
    [InlineData("$\"a {Gates.Gate.Of(1)} b\"", null)]
    [InlineData("plan.Spec.Target", null)]
    [InlineData("using System.Runtime.InteropServices;", null)]
    [InlineData("var a = 1; // Pipeline.Plan makes it", null)]
    [InlineData("Say(\"Pipeline.Plan\");", null)]
    public void A_use_is_seen_in_code_by_a_relative_name_too(string code, string? stage) =>
        Assert.Equal(stage is null ? [] : [stage], Used(code));

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

    /// <summary>What it is gated by must not be what it is made of: only the reading of fault files, profiles and the machine is shared.</summary>
    [Fact]
    public void The_engine_uses_the_first_two_stages_alone()
    {
        var engine = Path.Combine(Library, "..", "Validator.Engine");
        var offences = Directory.EnumerateFiles(engine, "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => FullNames().Matches(File.ReadAllText(file)).Select(use => (File: Path.GetFileName(file), Stage: use.Groups[1].Value)))
            .Where(use => Flow.Contains(use.Stage) && use.Stage is not ("Spec" or "Machine"))
            .Distinct();

        Assert.Empty(offences);
    }

    /// <summary>Stages that a text names: in full anywhere, relatively in code alone.</summary>
    private static IEnumerable<string> Used(string text) =>
        FullNames().Matches(text).Concat(RelativeNames().Matches(NotCode().Replace(text, string.Empty)))
            .Select(use => use.Groups[1].Value)
            .Where(Flow.Contains);

    private static IEnumerable<string> Sources(string stage) =>
        Directory.EnumerateFiles(Path.Combine(Library, stage), "*.cs", SearchOption.AllDirectories);

    private static string Root(string folder) =>
        File.Exists(Path.Combine(folder, "Validator.sln")) ? folder : Root(Path.GetDirectoryName(folder)!);

    /// <summary>A using directive, or a qualified name in code or documentation.</summary>
    [GeneratedRegex(@"\bValidator\.(\w+)\b")]
    private static partial Regex FullNames();

    /// <summary>A name that starts with a stage's; behind a dot it is a member.</summary>
    [GeneratedRegex(@"(?<![.\w])([A-Z]\w*)\.[A-Z]\w*")]
    private static partial Regex RelativeNames();

    /// <summary>A comment or the text of a string.</summary>
    [GeneratedRegex(@"""{3}[\s\S]*?""{3}|@""(?:""""|[^""])*""|""(?:\\.|[^""\\\n])*""|'(?:\\.|[^'\\\n])'|//[^\n]*")]
    private static partial Regex NotCode();
}
