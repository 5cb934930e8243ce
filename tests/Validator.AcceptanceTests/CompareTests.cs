using System.Text.Json;

namespace Validator.AcceptanceTests;

/// <summary>Two runs of a scripted machine, whose speeds are known, compared; and what a baseline tells before a run.</summary>
public sealed class CompareTests : IDisposable
{
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task Two_runs_are_compared_and_a_baseline_says_how_many_requests_a_gate_needs()
    {
        await RunAsync("base", 16);
        await RunAsync("same", 16);

        var same = (await Tool.RunAsync(_work.Folder, ["compare", "base", "same", "--metric", "decode.tokens_per_second"])).Ended(0);
        Assert.Matches("^(NO WORSE|IMPROVEMENT) acceptance", same.Output);
        Assert.All(same.Output.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        Assert.Contains("paired by query and order", same.Output, StringComparison.Ordinal);

        var json = JsonDocument.Parse((await Tool.RunAsync(_work.Folder, ["compare", "base", "same", "--metric", "decode.tokens_per_second", "--json"])).Ended(0).Output).RootElement;
        Assert.Equal(0, json.GetProperty("exitCode").GetInt32());
        Assert.Equal(["requests.success_rate", "decode.tokens_per_second"], json.GetProperty("configurations")[0].GetProperty("figures").EnumerateArray().Select(figure => figure.GetProperty("metric").GetString()));

        (await Tool.RunAsync(_work.Folder, ["compare", "base", "same", "--metric", "decode.tokens_per_second", "--html", "side.html"])).Ended(0);
        var page = File.ReadAllText(Path.Combine(_work.Folder, "side.html"));
        Assert.StartsWith("<!DOCTYPE html>\n", page, StringComparison.Ordinal);
        Assert.Contains("The two runs</h2>", page, StringComparison.Ordinal);
        Assert.Contains("--html none/side.html: ", (await Tool.RunAsync(_work.Folder, ["compare", "base", "same", "--metric", "decode.tokens_per_second", "--html", "none/side.html"])).Ended(2).Error, StringComparison.Ordinal);

        // The same requests, each at half its speed.
        Slow("base", "slow");
        var slow = (await Tool.RunAsync(_work.Folder, ["compare", "base", "slow"])).Ended(1);
        Assert.StartsWith("REGRESSION acceptance", slow.Output, StringComparison.Ordinal);
        Assert.All(slow.Output.Split('\n'), line => Assert.InRange(line.Length, 0, 80));

        Assert.Contains("holds no verdict.json", (await Tool.RunAsync(_work.Folder, ["compare", "base", "none"])).Ended(2).Error, StringComparison.Ordinal);
        Assert.Contains("did you mean 'ttft'?", (await Tool.RunAsync(_work.Folder, ["compare", "base", "same", "--metric", "tftt"])).Ended(2).Error, StringComparison.Ordinal);
        Assert.Contains("--margin 5: legal is a number with %", (await Tool.RunAsync(_work.Folder, ["compare", "base", "same", "--margin", "5"])).Ended(2).Error, StringComparison.Ordinal);

        _work.Write("planned.yaml", Spec(16) + "baseline: base/verdict.json\n");
        var planned = (await Tool.RunAsync(_work.Folder, ["run", "planned.yaml", "--dry-run"])).Ended(0);
        Assert.Matches(@"by the baseline's noise, \S+: ±[0-9.]+%: a 95% gate needs \d+ requests; 6 show a difference of [0-9.]+%", planned.Output);

        _work.Write("alone.yaml", Spec(16).Replace(">= 0.001/s", ">= 95% of best", StringComparison.Ordinal));
        Assert.Contains("there is only one configuration to be the best, so it will be inconclusive", (await Tool.RunAsync(_work.Folder, ["lint", "alone.yaml"])).Ended(0).Error, StringComparison.Ordinal);
    }

    private static string Spec(int threads) => Workspace.Spec(
        model: "synthetic:1m",
        runtime: "  profile: thread-curve",
        load: "{ requests: 6, timeout: 600s }",
        gates: "  - decode.tokens_per_second.mean >= 0.001/s").Replace("num_thread: 1,", $"num_thread: {threads},", StringComparison.Ordinal) + "\n";

    private async Task RunAsync(string folder, int threads)
    {
        _work.Write("spec.yaml", Spec(threads));
        Assert.Empty((await Tool.RunAsync(_work.Folder, ["run", "spec.yaml", "-o", folder, "--quiet"])).Ended(0).Error);
    }

    private void Slow(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(_work.Folder, from), "*", SearchOption.AllDirectories))
        {
            var text = File.ReadAllText(file);
            _work.Write(
                Path.Combine(to, Path.GetRelativePath(Path.Combine(_work.Folder, from), file)),
                file.EndsWith("requests.jsonl", StringComparison.Ordinal) ? Doubled().Replace(text, match => $"\"serverDecodeNs\":{2 * long.Parse(match.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture)}") : text);
        }
    }

    private static System.Text.RegularExpressions.Regex Doubled() => new("\"serverDecodeNs\":(\\d+)");
}
