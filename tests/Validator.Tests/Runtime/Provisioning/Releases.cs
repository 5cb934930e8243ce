using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using ZstdSharp;

namespace Validator.Tests.Runtime.Provisioning;

/// <summary>Archives laid out as Ollama's releases are, and others.</summary>
internal static class Releases
{
    public const string Script = "#!/bin/sh\necho served by \"$0\"\n";
    public const UnixFileMode Executable = (UnixFileMode)0b111_101_101;

    /// <summary>Some bytes that do not compress, so that archives are long enough to be cut.</summary>
    private static readonly byte[] Library = Noise(200_000);

    public static TarEntry[] Linux =>
    [
        Folder("bin/"), File("bin/ollama", Script, Executable),
        Folder("lib/"), Folder("lib/ollama/"), File("lib/ollama/llama-server", Script, Executable),
        Binary("lib/ollama/libggml-base.so.0"), Link("lib/ollama/libggml-base.so", "libggml-base.so.0"),
        Folder("lib/ollama/cuda_v12/"), Link("lib/ollama/cuda_v12/libggml-base.so", "../libggml-base.so"),
    ];

    public static TarEntry[] Darwin => [File("ollama", Script, Executable), File("llama-server", Script, Executable), Binary("libggml-base.dylib")];

    public static TarEntry File(string name, string text, UnixFileMode mode = (UnixFileMode)0b110_100_100) => File(name, Encoding.UTF8.GetBytes(text), mode);

    public static TarEntry Folder(string name) => new PaxTarEntry(TarEntryType.Directory, name);

    public static TarEntry Link(string name, string target) => new PaxTarEntry(TarEntryType.SymbolicLink, name) { LinkName = target };

    public static TarEntry HardLink(string name, string target) => new PaxTarEntry(TarEntryType.HardLink, name) { LinkName = target };

    public static TarEntry Odd(TarEntryType type, string name) => new PaxTarEntry(type, name);

    public static byte[] Zst(params TarEntry[] entries)
    {
        using var packed = new MemoryStream();
        using (var zstd = new CompressionStream(packed, leaveOpen: true))
        {
            zstd.Write(Tar(entries));
        }

        return packed.ToArray();
    }

    public static byte[] Tgz(params TarEntry[] entries)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Tar(entries));
        }

        return packed.ToArray();
    }

    /// <summary>Names, texts and Unix modes with their kinds; no mode, as archives made on Windows have none.</summary>
    public static byte[] Zip(params (string Name, string Text, int Mode)[] entries)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text, mode) in entries)
            {
                var entry = zip.CreateEntry(name);
                entry.ExternalAttributes = mode << 16;
                if (!name.EndsWith('/'))
                {
                    using var content = entry.Open();
                    content.Write(Encoding.UTF8.GetBytes(text));
                }
            }
        }

        return packed.ToArray();
    }

    public static string Sum(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static byte[] Tar(TarEntry[] entries)
    {
        using var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, leaveOpen: true))
        {
            foreach (var entry in entries)
            {
                writer.WriteEntry(entry);
            }
        }

        return tar.ToArray();
    }

    private static PaxTarEntry Binary(string name) => File(name, Library, Executable);

    private static PaxTarEntry File(string name, byte[] bytes, UnixFileMode mode) => new(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(bytes), Mode = mode };

    private static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new Random(7).NextBytes(bytes);
        return bytes;
    }
}
