using System.Text.Json;
using System.Text.RegularExpressions;

namespace Validator.AcceptanceTests;

/// <summary>A new user's way: three commands, of which each tells the next.</summary>
public sealed partial class InitTests : IAsyncLifetime
{
    private readonly Workspace _work = new();
    private EngineServer? _server;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _work.Dispose();
    }

    [Fact]
    public async Task From_a_running_server_to_a_verdict_in_three_commands_that_their_output_tells()
    {
        var address = await ServeAsync();

        var first = (await Tool.RunAsync(_work.Folder, ["init", "--from", address])).Ended(0);
        var told = Commands(first.Output);
        Assert.Equal(2, told.Count);
        var second = (await Tool.RunAsync(_work.Folder, told[0])).Ended(0);
        Assert.Contains("deployment.yaml: ok, 1 configuration", second.Output, StringComparison.Ordinal);
        Assert.Empty(second.Error);
        var third = (await Tool.RunAsync(_work.Folder, told[1])).Ended(0);

        Assert.StartsWith("APPROVED synthetic-1m (rehearsal", third.Output, StringComparison.Ordinal);

        // What was run is history, and may be compared to.
        var runs = (await Tool.RunAsync(_work.Folder, ["runs", "--json"])).Ended(0);
        var run = Assert.Single(JsonDocument.Parse(runs.Output).RootElement.EnumerateArray());
        Assert.Equal(("synthetic-1m", "approved"), (run.GetProperty("name").GetString(), run.GetProperty("decision").GetString()));
        Assert.All((await Tool.RunAsync(_work.Folder, ["runs"])).Ended(0).Output.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        var planned = (await Tool.RunAsync(_work.Folder, ["run", "deployment.yaml", "--dry-run", "--baseline", "last-approved"])).Ended(0);
        Assert.Contains("an answer on average", planned.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_server_it_is_a_template_that_can_be_rehearsed()
    {
        var made = (await Tool.RunAsync(_work.Folder, ["init", "mine.yaml"])).Ended(0);
        var told = Commands(made.Output);

        Assert.Equal(3, told.Count);
        Assert.Empty((await Tool.RunAsync(_work.Folder, told[0])).Ended(0).Error);
        (await Tool.RunAsync(_work.Folder, [.. told[1], "--dry-run"])).Ended(0);
        Assert.Equal("http://json-schema.org/draft-07/schema#", JsonDocument.Parse(File.ReadAllText(Path.Combine(_work.Folder, "ollama-validator.schema.json"))).RootElement.GetProperty("$schema").GetString());
        Assert.StartsWith("# yaml-language-server: $schema=./ollama-validator.schema.json\n", File.ReadAllText(Path.Combine(_work.Folder, "mine.yaml")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_there_is_not_replaced_unasked()
    {
        var spec = _work.Write("deployment.yaml", "mine");

        Assert.Contains("--force", (await Tool.RunAsync(_work.Folder, ["init"])).Ended(2).Error, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(spec));
        (await Tool.RunAsync(_work.Folder, ["init", "--force"])).Ended(0);
        Assert.NotEqual("mine", File.ReadAllText(spec));
    }

    [Theory]
    [InlineData("127.0.0.1:11434", 2, "did you mean http://127.0.0.1:11434?")]
    [InlineData("https://127.0.0.1:11434", 2, "only http is read")]
    [InlineData("http://127.0.0.1:1/proxy", 2, "did you mean http://127.0.0.1:1?")]
    [InlineData("http://127.0.0.1:1", 3, "nothing answers at 127.0.0.1:1")]
    public async Task A_server_that_cannot_be_asked_is_told_and_nothing_is_written(string address, int exitCode, string words)
    {
        Assert.Contains(words, (await Tool.RunAsync(_work.Folder, ["init", "--from", address])).Ended(exitCode).Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_work.Folder));
    }

    [Fact]
    public async Task A_model_that_is_not_there_is_met_with_the_nearest()
    {
        var address = await ServeAsync();

        Assert.Contains("did you mean synthetic:8m?", (await Tool.RunAsync(_work.Folder, ["init", "--from", address, "--model", "syntetic:8m"])).Ended(3).Error, StringComparison.Ordinal);
        (await Tool.RunAsync(_work.Folder, ["init", "--from", address, "--model", "synthetic:8m", "--no-schema"])).Ended(0);
        Assert.False(File.Exists(Path.Combine(_work.Folder, "ollama-validator.schema.json")));
    }

    /// <summary>The commands that an output tells, as their arguments.</summary>
    private static List<string[]> Commands(string output) => [.. Command().Matches(output).Select(match => match.Groups[1].Value.Trim().Split(' '))];

    private async Task<string> ServeAsync() => (_server = await EngineServer.StartAsync(_work.Folder)).Url;

    [GeneratedRegex(@"^  ollama-validator (.+)$", RegexOptions.Multiline)]
    private static partial Regex Command();
}
