using System.Text.RegularExpressions;
using Build;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace Validator.Build.Tests;

/// <summary>What a workflow must not do, whoever edits it.</summary>
public partial class WorkflowTests
{
    public static TheoryData<string> Workflows()
    {
        string root = Repository.Find(AppContext.BaseDirectory);
        return [.. Directory.EnumerateFiles(Path.Combine(root, ".github", "workflows"), "*.yml").Select(file => Path.GetRelativePath(root, file))];
    }

    public static TheoryData<string> Files() => [.. Workflows().Select(row => row.Data), "action.yml"];

    [Theory]
    [MemberData(nameof(Files))]
    public void No_expression_is_put_into_a_script(string file) =>
        Assert.All(Scalars(file, "run"), script => Assert.DoesNotContain("${{", script, StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Files))]
    public void Actions_of_others_are_pinned_to_a_commit(string file) =>
        Assert.All(Scalars(file, "uses").Where(uses => !uses.StartsWith("./", StringComparison.Ordinal)), uses => Assert.Matches(Pinned(), uses));

    [Theory]
    [MemberData(nameof(Workflows))]
    public void A_workflow_says_what_it_may_do_and_how_long(string file)
    {
        YamlMappingNode root = Load(file);
        YamlNode jobs = root.Children["jobs"];
        Assert.True(root.Children.ContainsKey("permissions"), $"{file} has no permissions.");
        Assert.All(((YamlMappingNode)jobs).Children, job =>
            Assert.True(((YamlMappingNode)job.Value).Children.ContainsKey("timeout-minutes"), $"{file}: {job.Key} has no time-out."));
    }

    [GeneratedRegex("^[^@]+@[0-9a-f]{40}$")]
    private static partial Regex Pinned();

    private static IEnumerable<string> Scalars(string file, string key) =>
        from node in Load(file).AllNodes.OfType<YamlMappingNode>()
        from child in node.Children
        where child is { Key: YamlScalarNode name, Value: YamlScalarNode } && name.Value == key
        select ((YamlScalarNode)child.Value).Value!;

    private static YamlMappingNode Load(string file)
    {
        using StreamReader reader = File.OpenText(Path.Combine(Repository.Find(AppContext.BaseDirectory), file));
        YamlStream stream = [];
        stream.Load(reader);
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }
}
