using System.IO.Compression;

namespace Validator.Pipeline.Bundling;

/// <summary>An archive that is the same, byte for byte, whenever it is made of the same content.</summary>
internal static class StableZip
{
    /// <summary>The earliest time that the format can hold.</summary>
    private static readonly DateTimeOffset s_noTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Packs files.</summary>
    /// <param name="files">Their names, with slashes, and contents.</param>
    public static byte[] Of(IEnumerable<(string Name, ReadOnlyMemory<byte> Content)> files)
    {
        using var packed = new MemoryStream();
        using (var archive = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files.OrderBy(file => file.Name, StringComparer.Ordinal))
            {
                var entry = archive.CreateEntry(name, CompressionLevel.Optimal);
                entry.LastWriteTime = s_noTime;
                entry.ExternalAttributes = 0x1A4 << 16;
                using var stream = entry.Open();
                stream.Write(content.Span);
            }
        }

        return packed.ToArray();
    }
}
