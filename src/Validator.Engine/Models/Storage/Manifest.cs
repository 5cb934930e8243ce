using System.Text.Json;
using System.Text.RegularExpressions;
using Validator.Engine.Http;

namespace Validator.Engine.Models.Storage;

/// <summary>One blob of a model.</summary>
/// <param name="MediaType">What it is.</param>
/// <param name="Digest"><c>sha256:</c> and 64 hexadecimal digits.</param>
/// <param name="Size">Bytes.</param>
/// <param name="From">The model it was taken from, or empty.</param>
internal sealed record Layer(string MediaType, string Digest, long Size, string From = "");

/// <summary>What a model is made of, in the form of Ollama's manifests.</summary>
internal sealed partial record Manifest(Layer Config, IReadOnlyList<Layer> Layers)
{
    private const string MediaType = "application/vnd.docker.distribution.manifest.v2+json";

    public IEnumerable<Layer> All => [.. Layers, Config];

    /// <summary>Reads a manifest; null if it is none.</summary>
    public static Manifest? Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            Manifest manifest = new(ReadLayer(root.GetProperty("config")), [.. root.GetProperty("layers").EnumerateArray().Select(ReadLayer)]);
            return manifest.All.All(layer => IsDigest(layer.Digest) && layer.Size >= 0) ? manifest : null;
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    public static bool IsDigest(string text) => Digests().IsMatch(text);

    public byte[] ToJson()
    {
        FrameBuffer json = new FrameBuffer().Open('{').Name("schemaVersion"u8).Number(2).Name("mediaType"u8).Text(MediaType).Name("config"u8);
        Write(json, Config);
        json.Name("layers"u8).Open('[');
        foreach (Layer layer in Layers)
        {
            Write(json, layer);
        }

        return json.Close(']').Close('}').Raw("\n"u8).Written.ToArray();
    }

    private static void Write(FrameBuffer json, Layer layer)
    {
        json.Open('{').Name("mediaType"u8).Text(layer.MediaType).Name("digest"u8).Text(layer.Digest).Name("size"u8).Number(layer.Size);
        if (layer.From.Length > 0)
        {
            json.Name("from"u8).Text(layer.From);
        }

        json.Close('}');
    }

    private static Layer ReadLayer(JsonElement layer) => new(
        layer.GetProperty("mediaType").GetString() ?? "",
        layer.GetProperty("digest").GetString() ?? "",
        layer.GetProperty("size").GetInt64(),
        layer.TryGetProperty("from", out JsonElement from) ? from.GetString() ?? "" : "");

    [GeneratedRegex(@"^sha256:[0-9a-f]{64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Digests();
}
