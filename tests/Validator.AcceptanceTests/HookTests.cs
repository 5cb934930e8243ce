using System.Text.RegularExpressions;

namespace Validator.AcceptanceTests;

/// <summary>The repository's hooks of pre-commit: their entries with the files of a commit behind them, as it calls them.</summary>
public sealed partial class HookTests : IDisposable
{
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    public static TheoryData<string> Entries => [.. Entry().Matches(Hooks).Select(match => match.Groups["entry"].Value.Trim())];

    private static string Hooks => File.ReadAllText(Path.Combine(Repository.Root, ".pre-commit-hooks.yaml")).ReplaceLineEndings("\n");

    [Theory]
    [MemberData(nameof(Entries))]
    public async Task A_hook_passes_sound_specs_and_stops_a_wrong_one(string entry)
    {
        _work.Write("deployments/good.yaml", Workspace.Spec());
        _work.Write("deployments/other.yaml", Workspace.Spec());
        _work.Write("deployments/wrong.yaml", Workspace.Spec(load: "{ requests: none }"));
        var words = entry.Split(' ');

        Assert.Equal("ollama-validator", words[0]);
        (await Tool.RunAsync(_work.Folder, [.. words[1..], "deployments/good.yaml", "deployments/other.yaml"])).Ended(0);
        var stopped = (await Tool.RunAsync(_work.Folder, [.. words[1..], "deployments/good.yaml", "deployments/wrong.yaml"])).Ended(2);
        Assert.Contains("deployments/wrong.yaml:", stopped.Output + stopped.Error, StringComparison.Ordinal);
    }

    /// <summary>A file that was put right ends the commit too, since pre-commit sees that it changed.</summary>
    [Fact]
    public async Task The_fixing_hook_changes_the_file()
    {
        var spec = _work.Write("deployment.yaml", Workspace.Spec().Replace("queries:", "queris:", StringComparison.Ordinal));
        var words = Entry().Matches(Hooks).Select(match => match.Groups["entry"].Value.Trim()).Single(entry => entry.Contains("--fix", StringComparison.Ordinal)).Split(' ');

        (await Tool.RunAsync(_work.Folder, [.. words[1..], "deployment.yaml"])).Ended(0);

        Assert.Equal(Workspace.Spec(), File.ReadAllText(spec));
    }

    [Theory]
    [InlineData("deployment.yaml", true)]
    [InlineData("deployments/production.yml", true)]
    [InlineData("ops/deployments/production.yaml", true)]
    [InlineData("docker-compose.yaml", false)]
    [InlineData("deployments/notes.md", false)]
    [InlineData("my-deployment.yaml", false)]
    public void The_hooks_take_the_files_that_they_are_for(string file, bool taken)
    {
        var patterns = Files().Matches(Hooks).Select(match => match.Groups["files"].Value.Trim()).ToArray();

        Assert.Equal(2, patterns.Length);
        Assert.All(patterns, pattern => Assert.Equal(taken, Regex.IsMatch(file, pattern)));
    }

    [GeneratedRegex(@"^  entry: (?<entry>.+)$", RegexOptions.Multiline)]
    private static partial Regex Entry();

    [GeneratedRegex(@"^  files: (?<files>.+)$", RegexOptions.Multiline)]
    private static partial Regex Files();
}
