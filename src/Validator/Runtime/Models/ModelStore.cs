using System.Text.Json;

namespace Validator.Runtime.Models;

/// <summary>Models as Ollama keeps them in a folder, read without a server: a manifest by host, namespace, name and tag, and blobs by digest.</summary>
public static class ModelStore
{
    private const string Weights = "application/vnd.ollama.image.model";
    private const int LongestManifest = 1 << 20;

    /// <summary>The file of a model's weights; null where the folder does not have it.</summary>
    /// <param name="folder">Folder of models, see <see cref="ModelsFolder"/>.</param>
    /// <param name="model">Its name; host, namespace and tag may be left out.</param>
    public static string? WeightsOf(string folder, string model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var colon = model.LastIndexOf(':') > model.LastIndexOf('/') ? model.LastIndexOf(':') : model.Length;
        string[] parts = [.. model[..colon].Split('/'), colon < model.Length ? model[(colon + 1)..] : "latest"];
        var named = parts.Length == 4;
        if (parts.Length is < 2 or > 4 || parts.Skip(named && !OperatingSystem.IsWindows() ? 1 : 0).Any(part => part.Contains(':', StringComparison.Ordinal)) || Array.Exists(parts, part => part.Length == 0 || part.Trim('.').Length == 0 || part.Contains('\\', StringComparison.Ordinal)))
        {
            return null;
        }

        try
        {
            var manifests = Path.Combine(folder, "manifests");

            // Without a host a name is one of the registry that has Ollama's own models.
            string[] hosts = named ? [Path.Combine(manifests, parts[0])]
                : Directory.Exists(manifests) ? [.. Directory.GetDirectories(manifests).Where(host => Directory.Exists(Path.Combine(host, "library")))] : [];
            string[] below = parts.Length switch { 4 => parts[1..], 3 => parts, _ => ["library", .. parts] };
            var manifest = hosts.Select(host => Path.Combine([host, .. below])).FirstOrDefault(File.Exists);
            return manifest is null || new FileInfo(manifest).Length > LongestManifest || Blob(File.ReadAllBytes(manifest)) is not { } blob ? null
                : Path.Combine(folder, "blobs", blob) is var file && File.Exists(file) ? file : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    private static string? Blob(byte[] manifest)
    {
        using var document = JsonDocument.Parse(manifest);
        foreach (var layer in document.RootElement.GetProperty("layers"u8).EnumerateArray())
        {
            if (layer.GetProperty("mediaType"u8).ValueEquals(Weights) && layer.GetProperty("digest"u8).GetString() is { } digest)
            {
                return ModelsFolder.BlobIn(digest.Replace(':', '-'));
            }
        }

        return null;
    }
}
