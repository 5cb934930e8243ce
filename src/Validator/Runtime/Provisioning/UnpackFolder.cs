namespace Validator.Runtime.Provisioning;

/// <summary>
/// A folder that an archive is unpacked into and that nothing in the archive leads out of: names stay below it, links point
/// to what is below it, no file is written through a link or over another, and sizes are counted as they are written.
/// </summary>
/// <param name="root">An empty folder.</param>
/// <param name="most">Bytes that may be written at most.</param>
internal sealed class UnpackFolder(string root, long most)
{
    private const int MostEntries = 200_000;
    private const UnixFileMode FolderMode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly Dictionary<string, Kind> _entries = new(OperatingSystem.IsLinux() ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase);
    private readonly List<(string Name, string Target)> _links = [];
    private readonly byte[] _buffer = new byte[1 << 17];
    private long _written;

    private enum Kind
    {
        Folder,
        File,
        Link,
    }

    /// <summary>Makes a folder.</summary>
    /// <exception cref="UnsafeArchiveException">Its name leads out, or it is something else already.</exception>
    public void AddFolder(string name)
    {
        if (ArchiveName.Normal(name) is { Length: > 0 } normal)
        {
            Register(name, normal, Kind.Folder);
            Directory.CreateDirectory(PathOf(normal));
        }
    }

    /// <summary>Writes a file.</summary>
    /// <param name="name">As the archive has it.</param>
    /// <param name="mode">Its rights; those of the group and others to write are dropped, and so are all beyond reading, writing and executing.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="cancellationToken">Ends the copy.</param>
    /// <exception cref="UnsafeArchiveException">Its name leads out or was there before, or there are too many bytes.</exception>
    public async Task AddFileAsync(string name, UnixFileMode mode, Stream content, CancellationToken cancellationToken)
    {
        var normal = ArchiveName.Normal(name);
        Register(name, normal, Kind.File);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = (mode & FolderMode) | UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

#pragma warning disable CA5389 // The name was made normal above, and was refused where it leads out.
        var file = new FileStream(PathOf(normal), options);
#pragma warning restore CA5389
        await using (file)
        {
            while (await content.ReadAsync(_buffer, cancellationToken) is var read and > 0)
            {
                _written += read;
                if (_written > most)
                {
                    throw new UnsafeArchiveException($"it unpacks to more than {most:N0} bytes");
                }

                await file.WriteAsync(_buffer.AsMemory(0, read), cancellationToken);
            }
        }
    }

    /// <summary>Notes a symbolic link, which is made at the end, when nothing can be written through it any more.</summary>
    /// <exception cref="UnsafeArchiveException">It points out of the folder, or something of its name was there before.</exception>
    public void AddLink(string name, string target)
    {
        var normal = ArchiveName.Normal(name);
        if (!ArchiveName.StaysInside(normal, target))
        {
            throw new UnsafeArchiveException($"the link {ArchiveName.Quote(name)} points to {ArchiveName.Quote(target)}, outside its folder");
        }

        Register(name, normal, Kind.Link);
        _links.Add((normal, target));
    }

    /// <summary>Copies a file that was unpacked before, for a hard link.</summary>
    /// <exception cref="UnsafeArchiveException">There is no such file, or something of its name was there before.</exception>
    public async Task AddCopyAsync(string name, string target, CancellationToken cancellationToken)
    {
        var from = ArchiveName.Normal(target);
        if (!_entries.TryGetValue(from, out var kind) || kind != Kind.File)
        {
            throw new UnsafeArchiveException($"the link {ArchiveName.Quote(name)} points to {ArchiveName.Quote(target)}, which is no file of it");
        }

        var source = PathOf(from);
        var content = new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
        await using (content)
        {
            await AddFileAsync(name, OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(source), content, cancellationToken);
        }
    }

    /// <summary>Makes the links.</summary>
    public void Finish()
    {
        foreach (var (name, target) in _links)
        {
            File.CreateSymbolicLink(PathOf(name), target);
        }
    }

    private string PathOf(string normal) => Path.Combine(root, normal.Replace('/', Path.DirectorySeparatorChar));

    private void Register(string name, string normal, Kind kind)
    {
        if (normal.Length == 0 || _entries.Count >= MostEntries)
        {
            throw new UnsafeArchiveException(normal.Length == 0 ? $"the entry {ArchiveName.Quote(name)} has no name" : $"it holds more than {MostEntries:N0} entries");
        }

        for (var slash = normal.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = normal.IndexOf('/', slash + 1))
        {
            if (_entries.TryGetValue(normal[..slash], out var above) && above != Kind.Folder)
            {
                throw new UnsafeArchiveException($"the entry {ArchiveName.Quote(name)} lies below a {(above == Kind.Link ? "link" : "file")}");
            }

            _entries[normal[..slash]] = Kind.Folder;
            Directory.CreateDirectory(PathOf(normal[..slash]));
        }

        if (!_entries.TryAdd(normal, kind) && !(kind == Kind.Folder && _entries[normal] == Kind.Folder))
        {
            throw new UnsafeArchiveException($"the name {ArchiveName.Quote(name)} is in it twice");
        }
    }
}
