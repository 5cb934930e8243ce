using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using ZstdSharp;

namespace Validator.Runtime.Provisioning;

/// <summary>Unpacks archives of releases.</summary>
internal static class Unpacker
{
    private const int KindMask = 0xF000;
    private const int LinkKind = 0xA000;
    private const int FileKind = 0x8000;
    private const int FolderKind = 0x4000;
    private const int LongestTarget = 4096;

    /// <summary>An archive made on Windows says nothing of rights.</summary>
    private const UnixFileMode WindowsMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Unpacks <c>.tar.zst</c>, <c>.tgz</c> and <c>.zip</c>.</summary>
    /// <param name="archive">Path; its name says the format.</param>
    /// <param name="folder">An empty folder.</param>
    /// <param name="most">Bytes that may be written at most.</param>
    /// <param name="cancellationToken">Ends it; what was unpacked stays.</param>
    /// <exception cref="UnsafeArchiveException">It holds what no sound archive holds.</exception>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static async Task UnpackAsync(string archive, string folder, long most, CancellationToken cancellationToken)
    {
        var target = new UnpackFolder(folder, most);
        var file = new FileStream(archive, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 17, useAsync: true);
        await using (file)
        {
            try
            {
                if (archive.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
                {
                    await UnzipAsync(file, target, cancellationToken);
                }
                else
                {
                    Stream plain = archive.EndsWith(".zst", StringComparison.OrdinalIgnoreCase) ? new DecompressionStream(file, leaveOpen: true) : new GZipStream(file, CompressionMode.Decompress, leaveOpen: true);
                    await using (plain)
                    {
                        await UntarAsync(plain, target, cancellationToken);
                    }
                }
            }
            catch (Exception exception) when (exception is ZstdException or EndOfStreamException or FormatException or ArgumentException or OverflowException)
            {
                throw new InvalidDataException(exception.Message, exception);
            }
        }

        target.Finish();
    }

    private static async Task UntarAsync(Stream plain, UnpackFolder target, CancellationToken cancellationToken)
    {
        var reader = new TarReader(plain, leaveOpen: true);
        await using (reader)
        {
            while (await reader.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
            {
                switch (entry.EntryType)
                {
                    case TarEntryType.Directory or TarEntryType.DirectoryList:
                        target.AddFolder(entry.Name);
                        break;
                    case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                        await target.AddFileAsync(entry.Name, entry.Mode, entry.DataStream ?? Stream.Null, cancellationToken);
                        break;
                    case TarEntryType.SymbolicLink:
                        target.AddLink(entry.Name, entry.LinkName);
                        break;
                    case TarEntryType.HardLink:
                        await target.AddCopyAsync(entry.Name, entry.LinkName, cancellationToken);
                        break;
                    case TarEntryType.GlobalExtendedAttributes:
                        break;
                    default:
                        throw new UnsafeArchiveException($"the entry {ArchiveName.Quote(entry.Name)} is a {entry.EntryType}, neither a file, a folder nor a link");
                }
            }
        }
    }

    private static async Task UnzipAsync(FileStream file, UnpackFolder target, CancellationToken cancellationToken)
    {
        using var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
        foreach (var entry in zip.Entries)
        {
            var attributes = entry.ExternalAttributes >> 16;
            var kind = attributes & KindMask;
            if (kind == FolderKind || entry.FullName.EndsWith('/') || entry.FullName.EndsWith('\\'))
            {
                target.AddFolder(entry.FullName);
                continue;
            }

            if (kind is not (0 or FileKind or LinkKind))
            {
                throw new UnsafeArchiveException($"the entry {ArchiveName.Quote(entry.FullName)} is neither a file, a folder nor a link");
            }

            var content = await entry.OpenAsync(cancellationToken);
            await using (content)
            {
                if (kind == LinkKind)
                {
                    var bytes = new byte[LongestTarget];
                    var length = await content.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
                    target.AddLink(entry.FullName, Encoding.UTF8.GetString(bytes, 0, length));
                }
                else
                {
#pragma warning disable CA5389 // Cleaning the name is what the folder is there for.
                    await target.AddFileAsync(entry.FullName, attributes == 0 ? WindowsMode : (UnixFileMode)(attributes & 0x1FF), content, cancellationToken);
#pragma warning restore CA5389
                }
            }
        }
    }
}
