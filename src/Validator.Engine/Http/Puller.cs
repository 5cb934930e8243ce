using System.Buffers;
using System.Globalization;
using System.Net;
using Validator.Engine.Models;
using Validator.Engine.Models.Storage;
using Validator.Engine.Scheduling;

namespace Validator.Engine.Http;

/// <summary>
/// Brings models into the library: synthetic ones out of nothing, others from a folder that stands in for the registry.
/// What has arrived of a blob when a pull is broken off stays, and the next pull goes on there.
/// </summary>
internal sealed class Puller(EngineOptions options, ModelLibrary library) : IDisposable
{
    private const int ChunkBytes = 1 << 20;

    /// <summary>Layers of this engine are texts; whatever is larger is weights that it cannot run.</summary>
    private const long MaxLayerBytes = 64L << 20;

    private readonly ModelFolder? _source = options.PullFolder is { } folder ? new ModelFolder(folder) : null;
    private readonly ModelFolder? _target = options.ModelFolder is { } folder ? new ModelFolder(folder) : null;

    /// <summary>One pull at a time: two of the same blob would write to the same file.</summary>
    private readonly SemaphoreSlim _turn = new(1);

    /// <exception cref="EngineException">There is no such model, or it is not what its digests say.</exception>
    public async Task PullAsync(ModelName name, bool insecure, Progress progress, CancellationToken cancellationToken)
    {
        if (name.Scheme == "http" && !insecure)
        {
            throw new EngineException(500, "insecure protocol http");
        }

        await progress.ReportAsync("pulling manifest");
        if (library.BuiltIn(name) is { } builtIn)
        {
            await PullBuiltInAsync(builtIn, progress);
            return;
        }

        await _turn.WaitAsync(cancellationToken);
        try
        {
            await PullFromFolderAsync(name, progress, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    /// <summary>What Ollama says where it finds no registry; the engine asks none.</summary>
    public static string Unreachable(ModelName name, string method, string path)
    {
        string reason = IPEndPoint.TryParse(name.Host, out IPEndPoint? address)
            ? $"dial tcp {address}: connect: connection refused"
            : $"dial tcp: lookup {name.Host.Split(':')[0]}: connect: network is unreachable";
        return $"{method} \"{name.Scheme}://{name.Host}/v2/{name.Namespace}/{name.Model}/{path}\": {reason}";
    }

    private async Task PullBuiltInAsync(ModelLibrary.Entry builtIn, Progress progress)
    {
        foreach (Layer layer in builtIn.Image.Manifest.All)
        {
            await progress.ReportAsync(layer.Digest, layer.Size, layer.Size);
        }

        await progress.ReportAsync("verifying sha256 digest");
        await progress.ReportAsync("writing manifest");
        library.Restore(builtIn);
        await progress.ReportAsync("success");
    }

    private async Task PullFromFolderAsync(ModelName name, Progress progress, CancellationToken cancellationToken)
    {
        byte[] json = _source is null
            ? throw new EngineException(500, $"pull model manifest: {Unreachable(name, "Get", $"manifests/{name.Tag}")}")
            : _source.ReadManifest(name) ?? throw new EngineException(500, "pull model manifest: file does not exist");
        Manifest manifest = Manifest.Parse(json) ?? throw new EngineException(500, "pull model manifest: invalid manifest");
        Dictionary<string, byte[]> blobs = new(StringComparer.Ordinal);
        foreach (Layer layer in manifest.All)
        {
            blobs[layer.Digest] = await FetchAsync(_source, layer, progress, cancellationToken);
        }

        await progress.ReportAsync("verifying sha256 digest");
        foreach ((string digest, byte[] bytes) in blobs)
        {
            if (ModelImage.DigestOf(bytes) is { } found && found != digest)
            {
                _target?.DeletePartial(digest);
                throw new EngineException(500, $"digest mismatch, file must be downloaded again: want {digest}, got {found}");
            }
        }

        ModelImage? image = ModelImage.Read(json, blobs.GetValueOrDefault);
        if (image is null || !library.CanRun(name, image))
        {
            throw NotSynthetic(name);
        }

        await progress.ReportAsync("writing manifest");
        IReadOnlyList<string> unused = library.Put(name, image);
        foreach (string digest in blobs.Keys)
        {
            _target?.DeletePartial(digest);
        }

        if (unused.Count > 0)
        {
            await progress.ReportAsync("removing unused layers");
        }

        await progress.ReportAsync("success");
    }

    private static EngineException NotSynthetic(ModelName name) =>
        new(500, $"\"{name}\" is no model of synthetic weights, and this engine runs no others");

    private async Task<byte[]> FetchAsync(ModelFolder source, Layer layer, Progress progress, CancellationToken cancellationToken)
    {
        if (library.Blob(layer.Digest) is { } present)
        {
            await progress.ReportAsync(layer.Digest, layer.Size, layer.Size);
            return present;
        }

        if (!source.HasBlob(layer.Digest))
        {
            throw new EngineException(500, "file does not exist");
        }

        await using Stream from = source.OpenBlob(layer.Digest);
        if (from.Length > MaxLayerBytes)
        {
            throw new EngineException(500, string.Create(CultureInfo.InvariantCulture, $"{layer.MediaType} of {from.Length} bytes: this engine runs synthetic weights only"));
        }

        await using Stream to = _target?.OpenPartial(layer.Digest) ?? new MemoryStream();
        if (to.Length > from.Length)
        {
            to.SetLength(0);
        }

        from.Position = to.Position = to.Length;
        await CopyAsync(from, to, layer, progress, cancellationToken);
        byte[] bytes = new byte[to.Length];
        to.Position = 0;
        await to.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }

    private static async Task CopyAsync(Stream from, Stream to, Layer layer, Progress progress, CancellationToken cancellationToken)
    {
        byte[] chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            await progress.ReportAsync(layer.Digest, layer.Size, to.Length);
            while (await from.ReadAsync(chunk.AsMemory(0, ChunkBytes), cancellationToken) is var read and > 0)
            {
                await to.WriteAsync(chunk.AsMemory(0, read), cancellationToken);
                await to.FlushAsync(cancellationToken);

                // Weights are only named, in fewer bytes than they have in memory.
                await progress.ReportAsync(layer.Digest, layer.Size, from.Position == from.Length ? layer.Size : to.Length);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }
}
