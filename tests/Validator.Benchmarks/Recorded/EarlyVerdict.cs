using System.Text.Json;

namespace Validator.Benchmarks.Recorded;

/// <summary>How many queries of the scenario the tool asks before it rejects what the scripted machine cannot do, beside all of them.</summary>
internal sealed class EarlyVerdict : IFigure
{
    private const int Planned = 10;
    private const int Rejected = 1;

    public Task<IReadOnlyList<Ratio>> MeasureAsync(TextWriter progress, CancellationToken cancellationToken)
    {
        string folder = Directory.CreateTempSubdirectory("validator-bench-").FullName;
        try
        {
            // Source of about the length that the scenario's team asked about.
            Directory.CreateDirectory(Path.Combine(folder, "corpus"));
            File.WriteAllText(Path.Combine(folder, "corpus", "made.py"), string.Concat(Enumerable.Range(0, 20_000).Select(number => $"def step_{number}(value):\n    return compute(value, {number})\n")));
            string spec = Path.Combine(folder, "spec.yaml");
            File.WriteAllText(spec, $$"""
                apiVersion: ollama-validator/v1
                name: early
                runtime: { engine: embedded, profile: o3-server, timeScale: 100 }
                deployment: { model: "qwen3-coder:30b", options: { num_ctx: 262144, num_thread: 32, num_predict: 48 } }
                workload: { corpus: { path: corpus, tokens: 85000 }, queries: [{ id: architecture, prompt: Describe the architecture. }] }
                load: { warmup: 1, requests: {{Planned}}, early: true, stallTimeout: 50m }
                gates: ["requests.success_rate == 100%", "integrity.violations == 0"]
                """);
            string results = Path.Combine(folder, "results");
            ToolProcess.Run(ToolProcess.Path, ["run", spec, "-o", results, "--verbosity", "quiet"], exitCode: Rejected);
            using JsonDocument verdict = JsonDocument.Parse(File.ReadAllText(Path.Combine(results, "verdict.json")));
            int asked = verdict.RootElement.GetProperty("configurations")[0].GetProperty("requests").GetProperty("total").GetInt32();
            return Task.FromResult<IReadOnlyList<Ratio>>(
            [
                new("queries until it is rejected", "`early: true`, o3-server", asked == 1 ? "1 query" : $"{asked} queries", $"{Planned} queries", (double)asked / Planned, new Target(AtMost: true, 0.2)),
            ]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
