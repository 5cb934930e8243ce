using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Validator.Integrity;
using Validator.Load;
using Validator.Spec;

namespace Validator.Pipeline;

/// <summary>A model as the server lists it.</summary>
/// <param name="Name">Its full name.</param>
/// <param name="Size">Bytes on disk; null when the server gives none.</param>
/// <param name="Generates">False for one that embeds, or that the server only passes on to another.</param>
/// <param name="ContextLength">Context it is loaded with, in tokens; null when it is not, or the server does not say.</param>
internal sealed record ListedModel(string Name, long? Size, bool Generates, int? ContextLength)
{
    /// <summary>Hexadecimal, without <c>sha256:</c>; null when the server gives none.</summary>
    public string? Digest { get; init; }
}

/// <summary>The routes that tell of a server, read by the bytes.</summary>
internal sealed class ControlPlane(Uri server, TimeProvider time)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>What <c>/api/version</c> says.</summary>
    /// <exception cref="CheckException">There is no server, or not Ollama's.</exception>
    public async Task<string> VersionAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        var document = await AskAsync("/api/version", limit, cancellationToken);
        return document["version"] is JsonValue version && version.TryGetValue<string>(out var text)
            ? text
            : throw Foreign("/api/version", "an object without a version");
    }

    /// <summary>The models of <c>/api/tags</c> (installed) or <c>/api/ps</c> (loaded).</summary>
    /// <exception cref="CheckException">The answer is none.</exception>
    public async Task<IReadOnlyList<ListedModel>> ModelsAsync(string route, TimeSpan limit, CancellationToken cancellationToken)
    {
        var document = await AskAsync(route, limit, cancellationToken);
        return document["models"] switch
        {
            JsonArray models => [.. models.OfType<JsonObject>().Select(Listed).OfType<ListedModel>()],
            // So Ollama's Go writes an empty list that was never made.
            null when document.ContainsKey("models") => [],
            _ => throw Foreign(route, "an object without models"),
        };
    }

    private static ListedModel? Listed(JsonObject model)
    {
        var details = model["details"] as JsonObject;
        var families = details?["families"] is JsonArray all ? all.Select(Text) : [Text(details?["family"])];
        var capabilities = model["capabilities"] as JsonArray;
        var generates = Text(model["remote_host"]) is null
            && capabilities?.Any(capability => Text(capability) == "completion") != false
            && !families.Any(family => family?.Contains("bert", StringComparison.OrdinalIgnoreCase) == true);
        return Text(model["name"]) is { Length: > 0 } name
            ? new ListedModel(name, Number(model["size"]), generates, Number(model["context_length"]) is <= int.MaxValue and var length ? (int)length : null)
            {
                Digest = Text(model["digest"]) is { Length: > 0 } digest ? digest[(digest.IndexOf(':', StringComparison.Ordinal) + 1)..] : null,
            }
            : null;
    }

    private static long? Number(JsonNode? node) => node is JsonValue value && value.TryGetValue<long>(out var number) && number > 0 ? number : null;

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private async Task<JsonObject> AskAsync(string route, TimeSpan limit, CancellationToken cancellationToken)
    {
        limit = limit < Longest ? limit : Longest;
        var reader = new DocumentReader();
        var exchange = new HttpExchange(server, new Deadlines(limit, limit, limit), time);
        var ended = await exchange.GetAsync(server.AbsolutePath.TrimEnd('/') + route, reader, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (ended.End == ExchangeEnd.NotSent)
        {
            throw new CheckException($"nothing answers at {server.Authority}: {ended.Error}", "start the server, or name where it listens (OLLAMA_HOST)");
        }

        if (ended.End is ExchangeEnd.FirstByteTimeout or ExchangeEnd.Timeout or ExchangeEnd.Stall)
        {
            throw new CheckException(
                string.Create(CultureInfo.InvariantCulture, $"{route} did not answer within {limit.TotalSeconds:0.###} s"), "see whether the server hangs, or raise --timeout");
        }

        if (!reader.IsWhole(ended.End))
        {
            throw Foreign(route, reader.Error ?? $"an answer that breaks off: {ended.Error ?? "the connection was closed"}");
        }

        return reader.Status == 200 && Document(reader.Body) is { } document
            ? document
            : throw Foreign(route, $"status {reader.Status}, {reader.ContentType ?? "no content type"}, beginning \"{Excerpt.Of(reader.Body)}\"");
    }

    private static JsonObject? Document(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            var document = JsonNode.Parse(ref reader) as JsonObject;

            // A name that stands twice shows only when the members are first looked at.
            return document?.Count >= 0 && !reader.Read() ? document : null;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            return null;
        }
    }

    private CheckException Foreign(string route, string answer) => new(
        $"what answers at {server.Authority} is not Ollama: GET {route} gave {answer}", "name Ollama's own address; a proxy before it must pass /api on as it is");
}
