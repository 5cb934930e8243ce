using System.IO.Compression;

namespace Validator.AcceptanceTests;

/// <summary>What <c>${NAME}</c> puts into a spec is used and neither printed nor recorded.</summary>
public sealed class SecretTests : IDisposable
{
    private const string Secret = "s3cret-9f8e7d";
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Theory]
    [InlineData(0, "  - requests.success_rate == 100%")]
    [InlineData(1, "  - decode.tokens_per_second.p50 >= 10000000")]
    public async Task A_run_leaves_no_trace_of_what_came_from_the_environment(int exitCode, string gate)
    {
        Prepare(gate);

        var run = (await Tool.RunAsync(_work.Folder, ["run", "spec.yaml", "-o", _work.Results], Environment(Secret))).Ended(exitCode);
        var plan = (await Tool.RunAsync(_work.Folder, ["run", "spec.yaml", "--dry-run"], Environment(Secret))).Ended(0);
        var gates = (await Tool.RunAsync(_work.Folder, ["gate", _work.Results], Environment(Secret))).Ended(exitCode);

        Assert.NotEmpty(Directory.EnumerateFiles(_work.Results, "*.wire.gz", SearchOption.AllDirectories));
        Assert.Contains("TOKEN=***", File.ReadAllText(ServerLog()), StringComparison.Ordinal);
        Assert.Contains("${VALIDATOR_MODEL}", run.Error, StringComparison.Ordinal);
        Assert.Contains("${VALIDATOR_SECRET}/ollama serve", run.Error, StringComparison.Ordinal);
        Assert.Contains("${VALIDATOR_SECRET}/corpus", plan.Output, StringComparison.Ordinal);
        Assert.Equal("${VALIDATOR_CONTEXT}", _work.Verdict.GetProperty("configurations")[0].GetProperty("options").GetProperty("num_ctx").GetString());
        NoTrace(Environment(Secret), run, plan, gates);
    }

    [Theory]
    [InlineData("s3cret-9f8e7d-nowhere", 2)]
    [InlineData("s3cret-9f8e7d-noexec", 3)]
    [InlineData("s3cret-9f8e7d-broken", 3)]
    public async Task What_goes_wrong_is_told_without_it(string value, int exitCode)
    {
        Prepare("  - requests.success_rate == 100%");
        _work.Write("s3cret-9f8e7d-noexec/ollama", "#!/bin/sh\n");
        _work.Write("s3cret-9f8e7d-noexec/corpus/a.txt", "x");
        _work.Write("s3cret-9f8e7d-broken/ollama", "#!/bin/sh\necho \"Error: $0 with $TOKEN\" >&2\nexit 7\n", executable: true);
        _work.Write("s3cret-9f8e7d-broken/corpus/a.txt", "x");

        NoTrace(Environment(value), (await Tool.RunAsync(_work.Folder, ["run", "spec.yaml", "-o", _work.Results], Environment(value))).Ended(exitCode));
    }

    [Fact]
    public async Task A_model_that_is_not_there_is_told_without_its_name()
    {
        Prepare("  - requests.success_rate == 100%");
        var environment = Environment(Secret);
        environment["VALIDATOR_MODEL"] = "s3cret-9f8e7d:1b";

        var result = (await Tool.RunAsync(_work.Folder, ["run", "spec.yaml", "-o", _work.Results], environment)).Ended(3);

        Assert.Contains("${VALIDATOR_MODEL}", result.Output, StringComparison.Ordinal);
        NoTrace(environment, result);
    }

    /// <summary>Nobody answers, or a server does whose every answer is kept; either way its address is nobody's business.</summary>
    [Theory]
    [InlineData("http://${VALIDATOR_TARGET}", "S3cret-Host.invalid:1", 3)]
    [InlineData("http://${VALIDATOR_TARGET}", "S3cret-Host.invalid:80", 3)]
    [InlineData("${VALIDATOR_TARGET}", "http://S3cret-Host.invalid:1", 3)]
    [InlineData("http://${VALIDATOR_TARGET}", null, 0)]
    [InlineData("${VALIDATOR_TARGET}", null, 0)]
    public async Task A_server_that_is_attached_to_is_told_without_its_address(string written, string? target, int exitCode)
    {
        await using var server = target is null ? await EngineServer.StartAsync(_work.Folder) : null;
        var address = new Uri(server?.Url ?? "http://s3cret-host.invalid");
        Dictionary<string, string?> environment = new() { ["VALIDATOR_TARGET"] = target ?? (written[0] == '$' ? server!.Url : address.Authority), ["NOT_USED"] = address.Authority };
        _work.Write("spec.yaml", $$"""
            apiVersion: ollama-validator/v1
            name: secrets
            runtime: { engine: attach, url: "{{written}}", readyTimeout: 2s }
            deployment: { model: "synthetic:1m", options: { num_ctx: 2048, num_predict: 8 } }
            workload: { queries: [{ id: a, prompt: A. }] }
            load: { requests: 2, timeout: 60s }
            wire: { capture: all }
            gates: [requests.success_rate == 100%]
            """);

        var result = (await Tool.RunAsync(_work.Folder, ["run", "spec.yaml", "-o", _work.Results], environment)).Ended(exitCode);

        Assert.Contains("${VALIDATOR_TARGET}", result.Error, StringComparison.Ordinal);
        NoTrace(environment, result);
    }

    /// <summary>A server that logs its environment at start, as Ollama does.</summary>
    private void Prepare(string gate)
    {
        _work.Write($"{Secret}/ollama", $"#!/bin/sh\nenv | sort\nexec \"{Tool.ToolPath}\" engine serve\n", executable: true);
        _work.Write($"{Secret}/corpus/a.txt", string.Concat(Enumerable.Repeat("Throughput is work per time, latency is time per work. ", 400)));
        _work.Write("spec.yaml", $$"""
            apiVersion: ollama-validator/v1
            name: secrets
            runtime:
              version: ">= ${VALIDATOR_VERSION}"
              executable: ./${VALIDATOR_SECRET}/ollama
              environment: { TOKEN: "${VALIDATOR_SECRET}", OLLAMA_ORIGINS: "http://${VALIDATOR_SECRET}.example" }
            deployment:
              model: ${VALIDATOR_MODEL}
              options: { num_ctx: "${VALIDATOR_CONTEXT}", num_thread: 1, num_predict: 8, temperature: 0, seed: "${VALIDATOR_SEED}" }
            workload:
              corpus: { path: "./${VALIDATOR_SECRET}/corpus", include: ["**/*.txt"], tokens: 500 }
              queries: [{ id: summary, prompt: Summarise. }]
            load: { requests: 2, timeout: 60s }
            wire: { capture: all }
            gates:
            {{gate}}
            """);
    }

    private string ServerLog() => Directory.EnumerateFiles(_work.Results, "server.log", SearchOption.AllDirectories).Single();

    private void NoTrace(Dictionary<string, string?> environment, params ToolResult[] results)
    {
        var texts = results.SelectMany(result => new[] { result.Output, result.Error }).ToList();
        if (Directory.Exists(_work.Results))
        {
            texts.AddRange(Directory.EnumerateFiles(_work.Results, "*", SearchOption.AllDirectories).Select(Text));
        }

        // A shorter value stands in many a file by chance.
        foreach (var value in environment.Values.Where(value => value!.Length >= 8))
        {
            Assert.All(texts, text => Assert.DoesNotContain(value!, text, StringComparison.OrdinalIgnoreCase));
        }
    }

    private static string Text(string path)
    {
        if (Path.GetExtension(path) != ".gz")
        {
            return File.ReadAllText(path);
        }

        using var text = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        return text.ReadToEnd();
    }

    private static Dictionary<string, string?> Environment(string secret) => new()
    {
        ["VALIDATOR_SECRET"] = secret,
        ["VALIDATOR_MODEL"] = "synthetic:1m",
        ["VALIDATOR_VERSION"] = "0.0.1",
        ["VALIDATOR_CONTEXT"] = "2052",
        ["VALIDATOR_SEED"] = "918273645",
    };
}
