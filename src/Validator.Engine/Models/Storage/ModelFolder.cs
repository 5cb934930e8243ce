using System.Text;

namespace Validator.Engine.Models.Storage;

/// <summary>
/// A folder of models, laid out as Ollama's: <c>manifests/HOST/NAMESPACE/MODEL/TAG</c> and <c>blobs/sha256-DIGITS</c>.
/// Files are written under another name and renamed, so that a file there is whole. Paths are made of legal names
/// and digests only, neither of which can hold a separator or begin with a dot.
/// </summary>
internal sealed class ModelFolder(string path)
{
    private readonly string _manifests = Path.Combine(Path.GetFullPath(path), "manifests");
    private readonly string _blobs = Path.Combine(Path.GetFullPath(path), "blobs");

    /// <summary>Makes the folder if need be.</summary>
    /// <exception cref="EngineOptionsException">It cannot be made.</exception>
    public void Create()
    {
        try
        {
            Directory.CreateDirectory(_manifests);
            Directory.CreateDirectory(_blobs);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EngineOptionsException($"OLLAMA_MODELS: \"{path}\" cannot be used: {error.Message}", error);
        }
    }

    /// <summary>The names of all manifests, and when each was written.</summary>
    public IEnumerable<(ModelName Name, DateTimeOffset ModifiedAt)> Names()
    {
        foreach (string file in ManifestFiles())
        {
            string[] parts = Path.GetRelativePath(_manifests, file).Split(Path.DirectorySeparatorChar);
            if (parts.Length == 4 && ModelName.Parse($"{FromFileName(parts[0])}/{parts[1]}/{parts[2]}:{parts[3]}") is { } name)
            {
                yield return (name, File.GetLastWriteTimeUtc(file));
            }
        }
    }

    /// <summary>The bytes of a manifest, or null if there is none.</summary>
    public byte[]? ReadManifest(ModelName name) => ReadIfThere(PathOf(name));

    /// <summary>The bytes of a blob, or null if it is absent.</summary>
    public byte[]? ReadBlob(string digest) => ReadIfThere(PathOf(digest));

    public bool HasBlob(string digest) => File.Exists(PathOf(digest));

    /// <summary>Opens a blob for reading.</summary>
    /// <exception cref="FileNotFoundException">It is absent.</exception>
    public Stream OpenBlob(string digest) => new FileStream(PathOf(digest), FileMode.Open, FileAccess.Read, FileShare.Read, 4096, useAsync: true);

    /// <summary>Opens what has arrived of a blob so far, at its end.</summary>
    public Stream OpenPartial(string digest)
    {
        FileStream partial = new(PathOf(digest) + "-partial", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 4096, useAsync: true);
        partial.Seek(0, SeekOrigin.End);
        return partial;
    }

    public void DeletePartial(string digest) => File.Delete(PathOf(digest) + "-partial");

    /// <summary>Writes what is not there yet, the manifest last.</summary>
    public void Write(ModelName name, ModelImage image, DateTimeOffset modifiedAt)
    {
        foreach ((string digest, byte[] bytes) in image.Blobs)
        {
            if (!HasBlob(digest))
            {
                WriteWhole(PathOf(digest), bytes, modifiedAt);
            }
        }

        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        WriteWhole(PathOf(name), image.Json, modifiedAt);
    }

    /// <summary>Removes a manifest, the folders that are empty without it, and no blob.</summary>
    public void Remove(ModelName name)
    {
        string file = PathOf(name);
        File.Delete(file);
        for (string folder = Path.GetDirectoryName(file)!; folder != _manifests && !Directory.EnumerateFileSystemEntries(folder).Any(); folder = Path.GetDirectoryName(folder)!)
        {
            Directory.Delete(folder);
        }
    }

    /// <summary>Removes those blobs that no manifest mentions.</summary>
    public void RemoveUnused(IEnumerable<string> digests)
    {
        string[] manifests = [.. ManifestFiles().Select(file => File.ReadAllText(file, Encoding.UTF8))];
        foreach (string digest in digests)
        {
            if (!manifests.Any(text => text.Contains(digest, StringComparison.OrdinalIgnoreCase)))
            {
                File.Delete(PathOf(digest));
            }
        }
    }

    private static byte[]? ReadIfThere(string file)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Windows takes no colon; no name holds a per cent sign.</summary>
    private static string ToFileName(string host) => OperatingSystem.IsWindows() ? host.Replace(':', '%') : host;

    private static string FromFileName(string folder) => OperatingSystem.IsWindows() ? folder.Replace('%', ':') : folder;

    private IEnumerable<string> ManifestFiles() =>
        Directory.Exists(_manifests) ? Directory.EnumerateFiles(_manifests, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal) : [];

    private string PathOf(ModelName name) => Path.Combine(_manifests, ToFileName(name.Host), name.Namespace, name.Model, name.Tag);

    private string PathOf(string digest) => Manifest.IsDigest(digest)
        ? Path.Combine(_blobs, digest.Replace(':', '-'))
        : throw new ArgumentException($"\"{digest}\" is no digest.", nameof(digest));

    private void WriteWhole(string file, byte[] bytes, DateTimeOffset modifiedAt)
    {
        string temporary = Path.Combine(_blobs, $"writing-{Guid.NewGuid():n}");
        try
        {
            File.WriteAllBytes(temporary, bytes);
            File.SetLastWriteTimeUtc(temporary, modifiedAt.UtcDateTime);
            File.Move(temporary, file, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
