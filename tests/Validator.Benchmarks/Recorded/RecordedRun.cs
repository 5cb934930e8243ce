using System.Text.Json.Nodes;
using Validator.Integrity;
using Validator.Metrics;

namespace Validator.Benchmarks.Recorded;

/// <summary>The folder of a run of the embedded engine, whose log is made longer: as many requests, each with times and counters of its own.</summary>
internal static class RecordedRun
{
    private const string Spec = """
        apiVersion: ollama-validator/v1
        name: long-run
        runtime: { engine: embedded }
        deployment: { model: "synthetic:1m", options: { num_ctx: 512, num_predict: 8, temperature: 0 } }
        workload: { queries: [ { id: architecture, prompt: Describe the architecture. }, { id: design, prompt: Design a service. } ] }
        load: { requests: 2 }
        gates: [ requests.success_rate == 100% ]
        """;

    private const string Gates = "[ requests.success_rate == 100%, integrity.violations == 0, decode.tokens_per_second.p10 >= 5, ttft.p99 <= 30s, inter_chunk.p99 <= 5s ]";

    /// <summary>Makes it.</summary>
    /// <returns>The folder, and a spec with gates that only so many requests can hold.</returns>
    public static (string Run, string Spec) Make(string folder, int requests)
    {
        string spec = Path.Combine(folder, "spec.yaml");
        string run = Path.Combine(folder, "run");
        File.WriteAllText(spec, Spec);
        ToolProcess.Run(["run", spec, "-o", run, "--verbosity", "quiet"]);
        string configuration = Path.Combine(run, "num_ctx-512");
        Lengthen(Path.Combine(configuration, "requests.jsonl"), requests);
        string verdictFile = Path.Combine(run, "verdict.json");
        JsonNode verdict = JsonNode.Parse(File.ReadAllText(verdictFile))!;
        verdict["configurations"]![0]!["requests"] = new JsonObject { ["total"] = requests, ["succeeded"] = requests, ["failed"] = 0 };
        File.WriteAllText(verdictFile, verdict.ToJsonString());
        string many = Path.Combine(folder, "many.yaml");
        File.WriteAllText(many, Spec.Replace("[ requests.success_rate == 100% ]", Gates, StringComparison.Ordinal));
        return (run, many);
    }

    private static void Lengthen(string path, int requests)
    {
        RequestRecord[] few = [.. RequestLogFile.Read(path).Records.Where(record => record.Counts)];
        File.Delete(path);
        Random random = new(42);
        using RequestLog log = new(path);
        for (int i = 1; i <= requests; i++)
        {
            // An answer of 64 tokens, at 20 tokens a second and 5% of noise.
            double at = i * 4.0;
            double decode = 3.2 * (0.95 + (0.1 * random.NextDouble()));
            GapHistogram gaps = new();
            for (int token = 1; token < 64; token++)
            {
                gaps.Record((long)(decode / 64 * 1e6 * (0.9 + (0.2 * random.NextDouble()))));
            }

            log.Append(few[i % few.Length] with
            {
                Id = i,
                ScheduledAt = at,
                SentAt = at,
                FirstByteAt = at + 0.2,
                FirstTokenAt = at + 0.2,
                LastTokenAt = at + 0.2 + decode,
                LastByteAt = at + 0.21 + decode,
                EndedAt = at + 0.21 + decode,
                Chunks = 64,
                OutputTokens = 64,
                ServerTotalNs = (long)((0.21 + decode) * 1e9),
                ServerLoadNs = 1_000_000,
                ServerPromptNs = 190_000_000,
                ServerDecodeNs = (long)(decode * 1e9),
                Gaps = gaps.Encode(),
            });
        }
    }
}
