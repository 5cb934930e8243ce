using System.Text;

namespace Validator.Spec.Reading;

/// <summary>Reads the bytes of a file into text, or says why not.</summary>
internal static class SpecText
{
    /// <summary>Bytes that a file may have at most: 1 MiB.</summary>
    public const int SizeLimit = 1024 * 1024;

    public static string? Read(string path, List<Diagnostic> diagnostics, DocumentKind kind)
    {
        try
        {
            if (Directory.Exists(path))
            {
                diagnostics.Add(Diagnostic.Error(null, $"{Quote.Path(path)} is a folder, not a {kind.Noun}", "name a file"));
                return null;
            }

            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[SizeLimit + 1];
            var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return Decode(bytes.AsSpan(0, length), path, diagnostics, kind);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            diagnostics.Add(Diagnostic.Error(null, $"there is no {kind.Noun} at {Quote.Path(path)}", Neighbour(path)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            diagnostics.Add(Diagnostic.Error(null, $"the {kind.Noun} {Quote.Path(path)} cannot be read: {e.Message}"));
        }

        return null;
    }

    /// <summary>Strict UTF-8, with or without a byte order mark.</summary>
    public static string? Decode(ReadOnlySpan<byte> bytes, string file, List<Diagnostic> diagnostics, DocumentKind kind)
    {
        if (bytes.Length > SizeLimit)
        {
            diagnostics.Add(Diagnostic.Error(new SourceLocation(file, 1, 1), $"the {kind.Noun} is larger than {Quantity.Format(SizeLimit, Unit.Bytes)}", kind == DocumentKind.Spec ? "texts to analyse belong into workload.corpus" : null));
            return null;
        }

        if (bytes.StartsWith("\uFEFF"u8))
        {
            bytes = bytes[3..];
        }
        else if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            diagnostics.Add(Diagnostic.Error(new SourceLocation(file, 1, 1), $"the {kind.Noun} is UTF-16", "save it as UTF-8"));
            return null;
        }

        var fault = FirstFault(bytes);
        if (fault < 0)
        {
            return Encoding.UTF8.GetString(bytes);
        }

        var what = bytes[fault] == 0 ? "a NUL byte" : $"the byte 0x{bytes[fault]:X2}, which is not UTF-8 here";
        diagnostics.Add(Diagnostic.Error(Locate(bytes[..fault], file), $"the {kind.Noun} holds {what}", "save it as UTF-8 text"));
        return null;
    }

    private static int FirstFault(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length)
        {
            if (bytes[at] == 0 || Rune.DecodeFromUtf8(bytes[at..], out _, out var used) != System.Buffers.OperationStatus.Done)
            {
                return at;
            }

            at += used;
        }

        return -1;
    }

    private static SourceLocation Locate(ReadOnlySpan<byte> before, string file)
    {
        var line = before.LastIndexOf((byte)'\n') + 1;
        return new SourceLocation(file, before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(before[line..]) + 1);
    }

    private static string? Neighbour(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        List<string> specs = [];
        try
        {
            specs = [.. Directory.EnumerateFiles(folder ?? ".", "*.y*ml").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal).Take(100)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A folder that cannot be listed has no neighbour to offer.
        }

        return Nearest.Of(Path.GetFileName(path), specs) is { } near
            ? $"did you mean {Quote.Path(Path.Combine(Path.GetDirectoryName(path) ?? string.Empty, near))}?"
            : null;
    }
}
