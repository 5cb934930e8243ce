using System.ComponentModel;
using System.Diagnostics;
using Validator.TestModels;

namespace Validator.AcceptanceTests;

/// <summary>
/// Against a real Ollama, where <c>OLLAMA_EXECUTABLE</c> names one: a model of noise is made from a file that the test writes, held to
/// its boot contract, put under load until it is approved, and nothing is left.
/// </summary>
public sealed class RealOllamaTests : IDisposable
{
    private const string Variable = "OLLAMA_EXECUTABLE";
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task A_generated_model_is_approved_and_nothing_is_left()
    {
        var executable = await ExecutableAsync();
        var models = Path.Combine(_work.Folder, "models");
        GgufWriter.Write(Path.Combine(_work.Folder, "noise.gguf"));
        _work.Write("spec.yaml", Spec);

        var result = await Tool.RunAsync(
            _work.Folder,
            ["run", "spec.yaml", "-o", _work.Results, "--trusted"],
            new Dictionary<string, string?> { [Variable] = executable, ["VALIDATOR_MODELS"] = models, ["HOME"] = _work.Folder });

        result.Ended(0);
        Assert.Equal("approved", _work.Verdict.GetProperty("decision").GetString());
        Assert.False(_work.Verdict.GetProperty("rehearsal").GetBoolean());
        var configuration = _work.Verdict.GetProperty("configurations")[0];
        Assert.NotEqual(0, configuration.GetProperty("contract").GetArrayLength());
        Assert.Equal(20, configuration.GetProperty("requests").GetProperty("succeeded").GetInt32());
        Assert.Contains("removed validator-noise", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.EnumerateFiles(models, "*", SearchOption.AllDirectories), path => path.Contains("validator-noise", StringComparison.Ordinal));
    }

    private static string Spec => """
        apiVersion: ollama-validator/v1
        name: real-ollama
        runtime:
          engine: ollama
          version: ">= 0.5"
          environment: { OLLAMA_MODELS: "${VALIDATOR_MODELS}", OLLAMA_NUM_PARALLEL: 1 }
        deployment:
          model: validator-noise
          source: { gguf: ./noise.gguf }
          options: { num_ctx: 2048, num_thread: 2, num_predict: 32, temperature: 1, seed: 42 }
        workload:
          queries:
            - { id: summary, prompt: Summarise the difference between throughput and latency. }
            - { id: design, prompt: Design a service that serves a thousand users. }
        load: { warmup: 2, requests: 20, timeout: 60s }
        gates:
          - requests.success_rate == 100%
          - integrity.violations == 0
          - context.processed_rate == 100%
        """;

    /// <summary>The executable, if it is an Ollama; else the test is skipped, and says why.</summary>
    private static async Task<string> ExecutableAsync()
    {
        var named = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(string.IsNullOrEmpty(named), $"{Variable} names no Ollama");
        try
        {
            using var process = Process.Start(new ProcessStartInfo(named!, ["--version"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var said = await process.StandardOutput.ReadToEndAsync() + await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.SkipUnless(said.Contains("version is", StringComparison.Ordinal), $"{named} ({Variable}) does not say that it is Ollama");
        }
        catch (Win32Exception exception)
        {
            Assert.Skip($"{named} ({Variable}) cannot be started: {exception.Message}");
        }

        return Path.GetFullPath(named!);
    }
}
