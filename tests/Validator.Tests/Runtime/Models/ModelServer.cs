using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Validator.Tests.Runtime.Models;

/// <summary>The part of Ollama's API that models come and go by, as Ollama's source has it.</summary>
internal sealed class ModelServer : IAsyncDisposable
{
    /// <summary>Stands in a pull's lines for the end of the connection.</summary>
    public const string Cut = "(cut)";

    private readonly TinyServer _server;
    private readonly HashSet<string> _blobs = [];

    public ModelServer() => _server = new TinyServer(AnswerAsync);

    public Uri Address => _server.Address;

    /// <summary>Digests of the models that are there.</summary>
    public Dictionary<string, string> Models { get; } = [];

    /// <summary>Lines of the next pulls.</summary>
    public Queue<string[]> Pulls { get; } = [];

    /// <summary>Bodies of what was asked of a route.</summary>
    public IReadOnlyList<JsonNode> Asked(string route) => [.. _server.Requests.Where(request => request.Path == route).Select(request => JsonNode.Parse(request.Text)!)];

    public int Uploads => _server.Requests.Count(request => request.Method == "POST" && request.Path.StartsWith("/api/blobs/", StringComparison.Ordinal));

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(TinyRequest request, Stream stream, CancellationToken over)
    {
        var blob = request.Path.StartsWith("/api/blobs/", StringComparison.Ordinal) ? request.Path["/api/blobs/".Length..] : null;
        switch (request.Method, request.Path)
        {
            case ("GET", "/api/tags"):
                var models = Models.Select(model => $$"""{"name":"{{model.Key}}","model":"{{model.Key}}","modified_at":"2026-11-23T06:09:05Z","size":10,"digest":"{{model.Value}}","details":{} }""");
                await TinyServer.AnswerAsync(stream, "200 OK", $$"""{"models":[{{string.Join(',', models)}}]}""");
                break;
            case ("HEAD", _):
                await TinyServer.HeadAsync(stream, _blobs.Contains(blob!) ? "200 OK" : "404 Not Found", "Content-Length: 0");
                break;
            case ("POST", _) when blob is not null:
                var found = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(request.Body));
                if (found == blob)
                {
                    _blobs.Add(blob);
                }

                await TinyServer.AnswerAsync(stream, found == blob ? "201 Created" : "400 Bad Request", found == blob ? string.Empty : """{"error":"digest mismatch"}""");
                break;
            case ("POST", "/api/pull"):
                await PullAsync(JsonNode.Parse(request.Text)!, stream);
                break;
            case ("POST", "/api/create"):
                await CreateAsync(JsonNode.Parse(request.Text)!, stream);
                break;
            case ("DELETE", "/api/delete"):
                var gone = Models.Remove(Full((string)JsonNode.Parse(request.Text)!["model"]!));
                await TinyServer.AnswerAsync(stream, gone ? "200 OK" : "404 Not Found", gone ? string.Empty : """{"error":"model not found"}""");
                break;
            default:
                await TinyServer.AnswerAsync(stream, "404 Not Found", "404 page not found");
                break;
        }
    }

    private async Task PullAsync(JsonNode body, Stream stream)
    {
        var lines = Pulls.Dequeue();
        if (lines[^1].Contains("success", StringComparison.Ordinal))
        {
            Models[Full((string)body["model"]!)] = new string('a', 64);
        }

        await LinesAsync(stream, lines.Where(line => line != Cut), whole: lines[^1] != Cut);
    }

    private async Task CreateAsync(JsonNode body, Stream stream)
    {
        string[] digests = [.. (body["files"]?.AsObject() ?? []).Concat(body["adapters"]?.AsObject() ?? []).Select(file => (string)file.Value!)];
        var from = (string?)body["from"];
        if (digests.Length == 0 && from is null)
        {
            await LinesAsync(stream, ["""{"error":"neither 'from' or 'files' was specified","status":400}"""], whole: true);
            return;
        }

        if (digests.FirstOrDefault(digest => !_blobs.Contains(digest)) is { } missing)
        {
            await LinesAsync(stream, ["""{"status":"parsing GGUF"}""", $$"""{"error":"open {{missing}}: no such file or directory"}"""], whole: true);
            return;
        }

        Models[Full((string)body["model"]!)] = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(body)));
        await LinesAsync(stream, ["""{"status":"parsing GGUF"}""", """{"status":"writing manifest"}""", """{"status":"success"}"""], whole: true);
    }

    /// <summary>Chunked, so that the end of the connection before the last chunk is a break.</summary>
    private static async Task LinesAsync(Stream stream, IEnumerable<string> lines, bool whole)
    {
        await TinyServer.HeadAsync(stream, "200 OK", "Content-Type: application/x-ndjson", "Transfer-Encoding: chunked");
        foreach (var line in lines)
        {
            var bytes = System.Text.Encoding.UTF8.GetBytes(line + "\n");
            await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"{bytes.Length:x}\r\n"));
            await stream.WriteAsync(bytes);
            await stream.WriteAsync("\r\n"u8.ToArray());
        }

        if (whole)
        {
            await stream.WriteAsync("0\r\n\r\n"u8.ToArray());
        }
    }

    private static string Full(string name) => name.Contains(':', StringComparison.Ordinal) ? name : name + ":latest";
}
