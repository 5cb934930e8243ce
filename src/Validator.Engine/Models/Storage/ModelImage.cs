using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Validator.Engine.Http;

namespace Validator.Engine.Models.Storage;

/// <summary>A model whole: its manifest as it is stored, and the bytes of every layer. Nothing in it is large, since weights are only named.</summary>
internal sealed class ModelImage
{
    private const string Format = "synthetic";

    private ModelImage(byte[] json, Manifest manifest, IReadOnlyDictionary<string, byte[]> blobs)
    {
        Json = json;
        Manifest = manifest;
        Blobs = blobs;
    }

    /// <summary>The manifest's bytes.</summary>
    public byte[] Json { get; }

    public Manifest Manifest { get; }

    /// <summary>Contents of the layers by digest.</summary>
    public IReadOnlyDictionary<string, byte[]> Blobs { get; }

    public static string DigestOf(ReadOnlySpan<byte> bytes) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>The image of bare weights.</summary>
    public static ModelImage Of(ModelSpec spec) => Compose(spec, "", [new LayerContent(MediaTypes.Weights, Encoding.UTF8.GetBytes(ModelCatalog.Recipe(spec)))]);

    /// <summary>Puts an image together; the order of layers is kept.</summary>
    public static ModelImage Compose(ModelSpec spec, string requires, IReadOnlyList<LayerContent> contents)
    {
        LayerContent config = new(MediaTypes.Config, ConfigOf(spec, requires));
        Dictionary<string, byte[]> blobs = new(StringComparer.Ordinal);
        foreach (LayerContent content in contents.Append(config))
        {
            blobs[DigestOf(content.Bytes)] = content.Bytes;
        }

        Manifest manifest = new(config.ToLayer(spec), [.. contents.Select(content => content.ToLayer(spec))]);
        return new ModelImage(manifest.ToJson(), manifest, blobs);
    }

    /// <summary>An image from elsewhere; null if a layer is absent or is not what its digest says.</summary>
    public static ModelImage? Read(byte[] json, Func<string, byte[]?> blob)
    {
        if (Manifest.Parse(json) is not { } manifest)
        {
            return null;
        }

        Dictionary<string, byte[]> blobs = new(StringComparer.Ordinal);
        foreach (Layer layer in manifest.All)
        {
            if (blob(layer.Digest) is not { } bytes || DigestOf(bytes) != layer.Digest)
            {
                return null;
            }

            blobs[layer.Digest] = bytes;
        }

        return new ModelImage(json, manifest, blobs);
    }

    /// <summary>The layers' contents, for an image made from this one.</summary>
    public IEnumerable<LayerContent> Contents(string from) =>
        Manifest.Layers.Select(layer => new LayerContent(layer.MediaType, Blobs[layer.Digest]) { From = from });

    /// <summary>The model that this is; null if its weights are none of <paramref name="weights"/>, or a layer cannot be read.</summary>
    public Model? ToModel(ModelName name, DateTimeOffset modifiedAt, Func<string, ModelSpec?> weights)
    {
        try
        {
            return Manifest.Layers.FirstOrDefault(candidate => candidate.MediaType == MediaTypes.Weights) is { } layer && SpecOf(layer.Digest, weights) is { } spec
                ? new Model
                {
                    Name = name.Shortest,
                    Spec = spec,
                    Digest = DigestOf(Json)["sha256:".Length..],
                    ModifiedAt = modifiedAt,
                    Size = Manifest.All.Sum(other => other.Size),
                    Parent = layer.From,
                    System = Text(MediaTypes.System) ?? "",
                    Template = Text(MediaTypes.Template) is { } template ? GoTemplate.Parse(template) : null,
                    Parameters = Text(MediaTypes.Parameters) is { } parameters ? Parse(parameters) : null,
                    Messages = Text(MediaTypes.Messages) is { } messages ? ReadMessages(messages) : [],
                    License = [.. Manifest.Layers.Where(other => other.MediaType == MediaTypes.License).Select(other => Encoding.UTF8.GetString(Blobs[other.Digest]))],
                    Requires = Parse(Encoding.UTF8.GetString(Blobs[Manifest.Config.Digest])).TryGetProperty("requires", out JsonElement requires) ? requires.GetString() ?? "" : "",
                }
                : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static byte[] ConfigOf(ModelSpec spec, string requires)
    {
        FrameBuffer json = new FrameBuffer().Open('{').Name("model_format"u8).Text(Format).Name("model_family"u8).Text(Format)
            .Name("model_families"u8).Texts([Format]).Name("model_type"u8).Text(ModelCatalog.Abbreviate(spec.ParameterCount))
            .Name("file_type"u8).Text("Q8_0");
        if (requires.Length > 0)
        {
            json.Name("requires"u8).Text(requires);
        }

        return json.Name("architecture"u8).Text("amd64").Name("os"u8).Text("linux").Close('}').Raw("\n"u8).Written.ToArray();
    }

    private static JsonElement Parse(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    private static ChatMessage[] ReadMessages(string json) =>
        [.. Parse(json).EnumerateArray().Select(message => new ChatMessage(message.GetProperty("role").GetString() ?? "", message.GetProperty("content").GetString() ?? ""))];

    private ModelSpec? SpecOf(string digest, Func<string, ModelSpec?> weights)
    {
        string recipe = Encoding.UTF8.GetString(Blobs[digest]);
        return weights(recipe.Split(' ')[0]) is { } spec && ModelCatalog.Recipe(spec) == recipe ? spec : null;
    }

    private string? Text(string mediaType) =>
        Manifest.Layers.FirstOrDefault(layer => layer.MediaType == mediaType) is { } layer ? Encoding.UTF8.GetString(Blobs[layer.Digest]) : null;
}

/// <summary>The bytes of a layer to be.</summary>
internal sealed record LayerContent(string MediaType, byte[] Bytes)
{
    /// <summary>The model it is taken from; empty: it is new.</summary>
    public string From { get; init; } = "";

    /// <summary>Weights count with the bytes they have in memory.</summary>
    public Layer ToLayer(ModelSpec spec) =>
        new(MediaType, ModelImage.DigestOf(Bytes), MediaType == MediaTypes.Weights ? spec.ParameterCount : Bytes.Length, From);
}
