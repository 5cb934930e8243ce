using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Validator.AcceptanceTests;

/// <summary>A broken answer on its way to those who make the server: the fault is in it, the text is not.</summary>
public sealed class BundleTests : IDisposable
{
    private static readonly string[] Private = ["confidential", "customerIdentifier", "secret_function", "Überraschung", "Zebrafish", "proprietary"];
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task A_broken_answer_is_packed_without_a_word_of_the_corpus_and_reproduces()
    {
        _work.Write("corpus.txt", string.Concat(Enumerable.Range(1, 80).Select(i => $"def secret_function_{i}(customerIdentifier): return \"Überraschung {i}\" # confidential remark\n")));
        _work.Write("faults.yaml", "apiVersion: ollama-validator/faults/v1\nseed: 7\nfaults:\n  - { id: second, kind: concatenate, atFrame: 2, when: { requests: \">= 3\" } }\n");
        _work.Write("spec.yaml", """
            apiVersion: ollama-validator/v1
            name: bundled
            runtime: { engine: embedded, faults: ./faults.yaml }
            deployment:
              model: synthetic:1m
              options: { num_ctx: 2048, num_predict: 16, num_thread: 1, temperature: 0, seed: 42 }
            workload:
              corpus: { path: ./corpus.txt, tokens: 300 }
              queries:
                - { id: a, prompt: Zebrafish quantification of proprietary algorithms. }
            load: { requests: 4, timeout: 60s }
            gates: [requests.success_rate == 100%]
            """);
        (await Tool.RunAsync(_work.Folder, ["run", "spec.yaml", "-o", "results"])).Ended(1);

        var made = (await Tool.RunAsync(_work.Folder, ["bundle", "results", "-o", "bundle.zip", "--json"])).Ended(0);

        var exchange = Assert.Single(JsonDocument.Parse(made.Output).RootElement.GetProperty("exchanges").EnumerateArray());
        Assert.Equal("json.concatenated", exchange.GetProperty("classes")[0].GetString());
        var folder = Path.Combine(_work.Folder, "unpacked");
        ZipFile.ExtractToDirectory(Path.Combine(_work.Folder, "bundle.zip"), folder);
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToArray();
        Assert.Equal(["README.md", "exchange.wire.gz", "request.json", "request.py", "request.sh", "response.http"], files.Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal));
        Assert.All(files, file => Assert.All(Private, word => Assert.DoesNotContain(word, Content(file), StringComparison.OrdinalIgnoreCase)));
        var readme = File.ReadAllText(Path.Combine(folder, "README.md"));
        Assert.Matches(@"\*\*json\.concatenated\*\*, laid to the server( \([^)]+\))?, at byte [0-9]", readme);
        Assert.Contains("- tool: ollama-validator ", readme, StringComparison.Ordinal);

        var inside = Path.Combine(folder, exchange.GetProperty("folder").GetString()!);
        Assert.Contains("json.concatenated", (await Tool.RunAsync(folder, ["check", "--replay", Path.Combine(inside, "exchange.wire.gz")])).Ended(1).Output, StringComparison.Ordinal);

        // The same, byte for byte, another time; and nothing is replaced unasked.
        (await Tool.RunAsync(_work.Folder, ["bundle", "results", "-o", "again.zip"])).Ended(0);
        Assert.Equal(File.ReadAllBytes(Path.Combine(_work.Folder, "bundle.zip")), File.ReadAllBytes(Path.Combine(_work.Folder, "again.zip")));
        (await Tool.RunAsync(_work.Folder, ["bundle", "results", "-o", "again.zip"])).Ended(2);
        await SendAgainAsync(inside);
    }

    [Fact]
    public async Task A_run_without_a_broken_answer_has_nothing_to_pack()
    {
        _work.Write("spec.yaml", Workspace.Spec());
        (await Tool.RunAsync(_work.Folder, ["run", "spec.yaml", "-o", _work.Results])).Ended(0);

        Assert.Contains("holds no broken answer whose bytes were kept", (await Tool.RunAsync(_work.Folder, ["bundle", _work.Results])).Ended(2).Error, StringComparison.Ordinal);
    }

    /// <summary>Both scripts ask a server, whose answer is sound this time.</summary>
    private async Task SendAgainAsync(string folder)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/python3") && File.Exists("/usr/bin/curl"), "python3 or curl is not installed");
        await using var server = await EngineServer.StartAsync(_work.Folder);
        var address = server.Url;

        Assert.Equal(0, (await StartAsync("python3", "-m", "py_compile", Path.Combine(folder, "request.py"))).ExitCode);
        var python = await StartAsync("python3", Path.Combine(folder, "request.py"), address);
        Assert.True(python.ExitCode == 0, python.Output);
        Assert.Contains(" 0 broken", python.Output, StringComparison.Ordinal);
        var curl = await StartAsync("sh", Path.Combine(folder, "request.sh"), address);
        Assert.True(curl.ExitCode == 0, curl.Output);
        Assert.StartsWith("HTTP/1.1 200 OK", curl.Output, StringComparison.Ordinal);
        Assert.Contains("\"done\":true", curl.Output, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output)> StartAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await error);
    }

    private static string Content(string file)
    {
        using var stream = File.OpenRead(file);
        using var content = file.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(stream, CompressionMode.Decompress) : (Stream)stream;
        using var reader = new StreamReader(content, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
