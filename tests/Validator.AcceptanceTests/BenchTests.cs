using System.Text.Json;

namespace Validator.AcceptanceTests;

public sealed class BenchTests : IDisposable
{
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task A_model_is_measured_beside_the_bandwidth_that_bounds_it()
    {
        var result = (await Tool.RunAsync(_work.Folder, ["engine", "bench", "--model", "synthetic:1m", "--num-ctx", "64", "--num-thread", "1", "--num-thread", "2", "--prompt-tokens", "8", "--tokens", "3", "--json"])).Ended(0);

        var rows = JsonDocument.Parse(result.Output).RootElement.GetProperty("measured").EnumerateArray().ToArray();
        Assert.Equal([1, 2], rows.Select(row => row.GetProperty("numThread").GetInt32()));
        Assert.All(rows, row =>
        {
            var (decode, bytes, bandwidth) = (Number(row, "decodeTokensPerSecond"), Number(row, "bytesPerToken"), Number(row, "readBandwidth"));
            Assert.True(decode > 0 && Number(row, "prefillTokensPerSecond") > 0);
            Assert.InRange(bytes, Number(row, "parameters"), 2 * Number(row, "parameters"));
            Assert.Equal(decode * bytes / bandwidth, Number(row, "share"), 1e-6);
            Assert.Equal(bandwidth / bytes, Number(row, "predictedTokensPerSecond"), 1e-3);
        });
        Assert.Contains("synthetic:1m", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_real_model_is_predicted_without_being_run()
    {
        var result = (await Tool.RunAsync(_work.Folder, ["engine", "bench", "--weights", "2GB", "--layers", "48", "--kv-heads", "4", "--head-size", "128", "--num-ctx", "1024", "--num-ctx", "262144", "--num-thread", "1", "--json"])).Ended(0);

        var document = JsonDocument.Parse(result.Output).RootElement;
        Assert.Equal(98_304, Number(document, "cacheBytesPerToken"));
        var rows = document.GetProperty("predicted").EnumerateArray().ToArray();
        Assert.Equal([2e9 + (1024 * 98_304d), 2e9 + (262_144 * 98_304d)], rows.Select(row => Number(row, "bytesPerToken")));
        Assert.All(rows, row => Assert.Equal(Number(row, "readBandwidth") / Number(row, "bytesPerToken"), Number(row, "tokensPerSecondAtMost"), 1e-3));
        Assert.DoesNotContain("measured", document.EnumerateObject().Select(property => property.Name));
    }

    [Theory]
    [InlineData("--model", "tiny", "synthetic:<size>")]
    [InlineData("--num-ctx", "300000", "from 16 to 262144")]
    [InlineData("--num-thread", "0", "from 1 to 512")]
    [InlineData("--tokens", "-1", "from 1 to 4096")]
    [InlineData("--kv-per-token", "96KiB", "--weights")]
    [InlineData("--weights", "18 parsecs", "GiB")]
    public async Task What_is_not_legal_is_told_with_what_is(string option, string value, string legal)
    {
        var result = (await Tool.RunAsync(_work.Folder, ["engine", "bench", option, value])).Ended(2);

        Assert.Contains(option, result.Error, StringComparison.Ordinal);
        Assert.Contains(legal, result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task A_model_that_memory_cannot_hold_is_refused_before_anything_is_measured()
    {
        var result = (await Tool.RunAsync(_work.Folder, ["engine", "bench", "--model", "synthetic:1m", "--model", "synthetic:2000b"])).Ended(3);

        Assert.Matches(@"model requires more system memory \(.+ GiB\) than is available \(.+\)", result.Error);
        Assert.Empty(result.Output);
    }

    private static double Number(JsonElement element, string name) => element.GetProperty(name).GetDouble();
}
