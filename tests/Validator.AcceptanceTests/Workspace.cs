using System.Text.Json;

namespace Validator.AcceptanceTests;

/// <summary>A folder with specs, which goes when the test ends.</summary>
internal sealed class Workspace : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("validator-acceptance-").FullName;

    public string Results => Path.Combine(Folder, "results");

    public JsonElement Verdict => JsonDocument.Parse(File.ReadAllText(Path.Combine(Results, "verdict.json"))).RootElement;

    /// <summary>A spec that runs in a few seconds on the embedded engine.</summary>
    public static string Spec(string engine = "embedded", string model = "synthetic:1m", int predict = 16, string load = "{ warmup: 1, requests: 3, timeout: 60s }", string runtime = "", string gates = "") => $$"""
        apiVersion: ollama-validator/v1
        name: acceptance
        runtime:
          engine: {{engine}}
        {{runtime}}
        deployment:
          model: {{model}}
          options: { num_ctx: 2048, num_thread: 1, num_predict: {{predict}}, temperature: 0, seed: 42 }
        workload:
          queries:
            - { id: summary, prompt: Summarise the difference between throughput and latency. }
        load: {{load}}
        gates:
          - requests.success_rate == 100%
          - integrity.violations == 0
          - context.processed_rate == 100%
        {{gates}}
        """;

    public string Write(string name, string content, bool executable = false)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        if (executable && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return path;
    }

    /// <summary>An <c>ollama</c> that is a script which starts the engine as its child, as Ollama has a child that infers.</summary>
    public string WriteStandIn() =>
        Write("bin/ollama", $"#!/bin/sh\n[ \"$1\" = serve ] || exit 64\n\"{Tool.ToolPath}\" engine serve &\ntrap 'kill $!' TERM INT\nwait $!\nwait $!\n", executable: true);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
