using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Validator.Integrity;
using Validator.Load;
using Validator.Spec;
using Validator.Spec.Faults;

namespace Validator.Engine.Tests.Faults;

/// <summary>An engine with faults, asked over sockets and read by the reader that gates go by.</summary>
internal sealed class FaultBench : IAsyncDisposable
{
    private const string Model = "synthetic:1m";

    /// <summary>Tokens of the prompt that every request has; a chat's template adds to them.</summary>
    public const int PromptTokens = 41;

    private static readonly string s_prompt = string.Join(' ', Enumerable.Repeat("eight", PromptTokens - 1));

    private static readonly Deadlines s_patient = new(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(2));

    private readonly EngineHost _host;
    private readonly LineLog _log;

    private FaultBench(EngineHost host, LineLog log) => (_host, _log) = (host, log);

    public EngineHost Host => _host;

    /// <summary>What the engine has logged by now.</summary>
    public string Log => string.Join('\n', _log.Lines);

    public static FaultPlan Plan(string faults, int seed = 0)
    {
        FaultFileResult read = FaultFile.ReadText($"apiVersion: ollama-validator/faults/v1\nseed: {seed}\nfaults: [{faults}]\n", "faults.yaml");
        return read.Plan ?? throw new InvalidOperationException(string.Join('\n', read.Diagnostics));
    }

    public static async Task<FaultBench> StartAsync(string faults, int seed = 0, int parallel = 1, TimeProvider? time = null)
    {
#pragma warning disable CA2000 // It holds lines alone.
        LineLog log = new();
#pragma warning restore CA2000
        EngineOptions options = new() { Endpoint = new(IPAddress.Loopback, 0), NumParallel = parallel, Faults = Plan(faults, seed) };
        return new FaultBench(await EngineHost.StartAsync(options, log, time ?? TimeProvider.System, CancellationToken.None), log);
    }

    public async Task<Observed> AskAsync(
        bool stream = true, ApiKind api = ApiKind.Generate, int tokens = 8, Deadlines? deadlines = null)
    {
        string asked = api != ApiKind.Generate ? $$"""  "messages":[{"role":"user","content":"{{s_prompt}}"}]""" : $$""" "prompt":"{{s_prompt}}" """;
        string body = api == ApiKind.OpenAi
            ? $$"""{"model":"{{Model}}",{{asked}},"stream":{{(stream ? "true,\"stream_options\":{\"include_usage\":true}" : "false")}},"max_tokens":{{tokens}},"seed":1,"temperature":0}"""
            : $$"""{"model":"{{Model}}",{{asked}},"stream":{{(stream ? "true" : "false")}},"options":{"num_predict":{{tokens}},"num_thread":1,"seed":1,"temperature":0,"num_ctx":2048} }""";
        HttpExchange exchange = new(_host.BaseAddress, deadlines ?? s_patient, TimeProvider.System);
        ResponseReader reader = new();
        reader.Begin(new ExpectedResponse(api, stream, Model, PromptTokens, 2048)
        {
            ExpectsUsage = stream && api == ApiKind.OpenAi,
            PredictLimit = tokens > 0 ? tokens : null,
        });
        string path = api switch { ApiKind.OpenAi => "/v1/chat/completions", ApiKind.Chat => "/api/chat", _ => "/api/generate" };
        Exchange ended = await exchange.SendAsync(path, [Encoding.UTF8.GetBytes(body)], reader, 0, CancellationToken.None);
        ResponseReport report = reader.Finish(ended);
        return new Observed(report, ended, reader.Captured.ToArray());
    }

    public async Task<JsonNode> GetAsync(string path)
    {
        using HttpClient client = new() { BaseAddress = _host.BaseAddress };
        return JsonNode.Parse(await client.GetStringAsync(new Uri(path, UriKind.Relative)))!;
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private sealed class LineLog : TextWriter
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public override Encoding Encoding => Encoding.UTF8;

        public override void WriteLine(string? value) => Lines.Enqueue(value ?? "");
    }
}

/// <summary>An answer as it was judged, as its exchange ended, and as it came.</summary>
internal sealed record Observed(ResponseReport Report, Exchange Exchange, byte[] Wire)
{
    public IReadOnlyList<string> Classes => [.. Report.Violations.Select(violation => violation.Class)];

    /// <summary>Head, framing and body; bytes that are not UTF-8 show as U+FFFD.</summary>
    public string Text => Encoding.UTF8.GetString(Wire);

    /// <summary>The chunks of an answer that came in order.</summary>
    public IReadOnlyList<string> Chunks => RawExchange.Parse(Wire).Chunks;

    /// <summary>The lines of a stream whose lines are sound.</summary>
    public IReadOnlyList<JsonObject> Frames => [.. RawExchange.Parse(Wire).Body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.AsObject())];
}
