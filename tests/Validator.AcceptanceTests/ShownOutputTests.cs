using System.Text.RegularExpressions;

namespace Validator.AcceptanceTests;

/// <summary>What the README shows of a verdict is what the tool prints, figures aside: a sentence that it no longer prints must go.</summary>
public sealed partial class ShownOutputTests : IDisposable
{
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Theory]
    [InlineData("quickstart", 0)]
    [InlineData("rejected-silent-truncation", 1)]
    public async Task Each_sentence_of_a_shown_verdict_is_printed_in_that_order(string name, int exitCode)
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md"));
        var shown = Block().Matches(readme.ReplaceLineEndings("\n")).Select(match => match.Groups["text"].Value).Single(text => text.Contains($" {name} (rehearsal", StringComparison.Ordinal));

        var printed = Plain((await Tool.RunAsync(_work.Folder, ["run", Repository.Deployment(name), "-o", "run"])).Ended(exitCode).Output);

        var at = 0;
        Assert.All(Sentences(shown), sentence =>
        {
            var found = printed.IndexOf(Plain(sentence), at, StringComparison.Ordinal);
            Assert.True(found >= 0, $"not printed, or not there: {sentence}\n{printed}");
            at = found;
        });
    }

    /// <summary>The text in parts that begin with a mark, each with the lines that go on with it.</summary>
    private static IEnumerable<string> Sentences(string text) => Start().Split(text).Where(part => part.Trim().Length > 0);

    /// <summary>Without figures, and without where lines were broken.</summary>
    private static string Plain(string text) => Space().Replace(Figure().Replace(text, "#"), " ").Trim();

    [GeneratedRegex(@"```text\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"\n(?=\s*(?:pass|FAIL|!|~|do:|see:|why:|whose fault:|do first:|noise|steady|num_\S+: )\s*)")]
    private static partial Regex Start();

    [GeneratedRegex(@"[-+]?[0-9]+(?:\.[0-9]+)?(?:ms|s|m|%)?")]
    private static partial Regex Figure();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
