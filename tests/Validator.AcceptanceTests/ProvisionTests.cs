using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Validator.AcceptanceTests;

/// <summary>Where no Ollama is found, the release that the spec names is fetched, here from a folder, and booted.</summary>
public sealed class ProvisionTests : IDisposable
{
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    /// <summary>A place that installers use comes before a provisioned copy, and cannot be hidden from the tool.</summary>
    internal static void SkipWhereOllamaIsInstalled() => Assert.SkipWhen(
        new[] { "/usr/local/bin/ollama", "/usr/bin/ollama", "/opt/ollama/bin/ollama", "/snap/bin/ollama", "/opt/homebrew/bin/ollama", "/Applications/Ollama.app/Contents/Resources/ollama" }.Any(File.Exists),
        "Ollama is installed on this machine, so that it would be found");

    [Fact]
    public async Task A_release_is_fetched_booted_recorded_and_cached()
    {
        SkipWhereOllamaIsInstalled();
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the stand-in is packed as a release for Linux");
        var sum = Publish();
        _work.Write("spec.yaml", Spec(new Uri(Path.Combine(_work.Folder, "mirror")).AbsoluteUri));

        var first = (await RunAsync()).Ended(0);
        Assert.Contains($"sha256 {sum}, as the release's sha256sum.txt has it", first.Error, StringComparison.Ordinal);
        Assert.Contains(sum, await File.ReadAllTextAsync(Directory.EnumerateFiles(_work.Results, "server.log", SearchOption.AllDirectories).Single()), StringComparison.Ordinal);

        Directory.Delete(Path.Combine(_work.Folder, "mirror"), recursive: true);
        Assert.Contains("from the cache", (await RunAsync("--force")).Ended(0).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_network_the_error_says_what_to_do()
    {
        SkipWhereOllamaIsInstalled();
        _work.Write("spec.yaml", Spec("http://127.0.0.1:9/ollama"));

        var result = (await RunAsync()).Ended(3);

        Assert.Contains(Path.Combine("cache", "downloads", "0.33.0"), string.Concat(result.Output.Split('\n').Select(line => line.Trim())), StringComparison.Ordinal);
        Assert.Equal("error", _work.Verdict.GetProperty("decision").GetString());
    }

    [Fact]
    public async Task A_strangers_spec_may_not_have_anything_fetched()
    {
        _work.Write("spec.yaml", Spec("http://127.0.0.1:9/ollama"));

        Assert.Contains("runtime.provision: an untrusted spec may not say what is run", (await RunAsync("--untrusted")).Ended(2).Error, StringComparison.Ordinal);
    }

    private static string Spec(string baseUrl) => Workspace.Spec(engine: "ollama", runtime: $"  provision: {{ version: 0.33.0, baseUrl: \"{baseUrl}\" }}");

    /// <summary>Packs the stand-in as Ollama packs its releases.</summary>
    private string Publish()
    {
        var name = $"ollama-linux-{(RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "amd64")}.tgz";
        var script = _work.WriteStandIn();
        _work.Write("mirror/v0.33.0/readme.txt", "a mirror");
        var archive = Path.Combine(_work.Folder, "mirror", "v0.33.0", name);
        using (var packed = new GZipStream(File.Create(archive), CompressionLevel.Fastest))
        using (var tar = new TarWriter(packed))
        {
            tar.WriteEntry(script, "bin/ollama");
        }

        var sum = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(archive)));
        _work.Write("mirror/v0.33.0/sha256sum.txt", $"{sum}  ./{name}\n");
        return sum;
    }

    private Task<ToolResult> RunAsync(params string[] more) => Tool.RunAsync(
        _work.Folder,
        ["run", "spec.yaml", "-o", _work.Results, .. more],
        new Dictionary<string, string?> { ["PATH"] = "/usr/bin:/bin", ["HOME"] = _work.Folder, ["OLLAMA_VALIDATOR_CACHE"] = Path.Combine(_work.Folder, "cache") });
}
