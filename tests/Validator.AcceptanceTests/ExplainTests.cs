using System.Text.Json;

namespace Validator.AcceptanceTests;

public sealed class ExplainTests : IDisposable
{
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task A_pasted_error_is_explained()
    {
        var result = (await Tool.RunAsync(_work.Folder, ["explain", "Extra data: line 2 column 1 (char 96)"])).Ended(0);

        var words = string.Join(' ', result.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("char 96 is the first frame's length, 95 characters, and its line feed", words, StringComparison.Ordinal);
        Assert.Contains("read the body line by line", words, StringComparison.Ordinal);
        Assert.All(result.Output.Split('\n'), line => Assert.True(line.Length <= 80, line));
    }

    [Fact]
    public async Task A_gate_is_explained_as_JSON()
    {
        var result = (await Tool.RunAsync(_work.Folder, ["explain", "ttft.p99 <= 2s", "--json"])).Ended(0);

        var told = Assert.Single(JsonDocument.Parse(result.Output).RootElement.EnumerateArray());
        Assert.Equal("gate", told.GetProperty("kind").GetString());
        Assert.Equal("2s", told.GetProperty("parts").GetProperty("threshold").GetString());
    }

    [Theory]
    [InlineData("json.concatenated", "One JSON value a line")]
    [InlineData("ttft", "first non-empty content")]
    [InlineData("validator.readers_disagree", "inconclusive")]
    public async Task A_name_is_explained(string name, string words) =>
        Assert.Contains(words, (await Tool.RunAsync(_work.Folder, ["explain", name])).Ended(0).Output, StringComparison.Ordinal);

    [Fact]
    public async Task Alone_it_lists_the_names()
    {
        var result = (await Tool.RunAsync(_work.Folder, ["explain"])).Ended(0);

        foreach (var name in new[] { "ttft", "json.concatenated", "server.broke", "load.stallTimeout" })
        {
            Assert.Contains(name, result.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_unknown_name_is_met_with_the_nearest()
    {
        var result = (await Tool.RunAsync(_work.Folder, ["explain", "json.concatenatd"])).Ended(2);

        Assert.Contains("did you mean 'json.concatenated'?", result.Error, StringComparison.Ordinal);
    }
}
