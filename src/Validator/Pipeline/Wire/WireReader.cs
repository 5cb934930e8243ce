using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Validator.Integrity;
using Validator.Spec;

namespace Validator.Pipeline;

/// <summary>Reads recorded exchanges: wire files, and responses as other tools write them down.</summary>
internal static class WireReader
{
    /// <summary>Largest file that is read, unpacked; a run keeps far less of one exchange.</summary>
    private const int MostUnpacked = 256 * 1024 * 1024;

    private static ReadOnlySpan<byte> GzipMagic => [0x1f, 0x8b];

    /// <summary>Whether a file is packed, as wire files are.</summary>
    public static bool IsPacked(ReadOnlySpan<byte> content) => content.StartsWith(GzipMagic);

    /// <summary>The bytes of a file.</summary>
    /// <returns>The bytes, or the error that says why there are none.</returns>
    public static (byte[]? Content, Diagnostic? Problem) Load(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return stream.Length > MostUnpacked ? (null, TooLarge(path)) : Drain(stream, path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return (null, Diagnostic.Error(null, $"there is no file '{path}'", "name a file of wire/ in a run directory, or a recorded HTTP response"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (null, Diagnostic.Error(null, $"'{path}' cannot be read: {exception.Message}"));
        }
    }

    /// <summary>The exchange in a packed file.</summary>
    /// <param name="content">Bytes of the file.</param>
    /// <param name="path">Its name, for errors.</param>
    public static (WireFile? File, Diagnostic? Problem) Parse(byte[] content, string path)
    {
        try
        {
            using var packed = new MemoryStream(content);
            using var gzip = new GZipStream(packed, CompressionMode.Decompress);
            var (bytes, problem) = Drain(gzip, path);
            return bytes is null ? (null, problem) : Split(bytes);
        }
        catch (InvalidDataException exception)
        {
            return (null, Bad(path, $"it cannot be unpacked: {exception.Message}"));
        }
        catch (JsonException exception)
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"its first line is no header of a wire file, at byte {exception.BytePositionInLine ?? 0}");
            return (null, Bad(path, $"{place}: {exception.Message}"));
        }
    }

    private static (WireFile? File, Diagnostic? Problem) Split(byte[] bytes)
    {
        var end = bytes.AsSpan().IndexOf((byte)'\n');
        var header = JsonSerializer.Deserialize(bytes.AsSpan(0, Math.Max(0, end)), WireHeaderJson.Default.WireHeader) ?? throw new InvalidDataException("the header is null");
        if (header.Format != WireHeader.Version)
        {
            throw new InvalidDataException($"its format is '{header.Format}', this version reads {WireHeader.Version}");
        }

        var rest = bytes.AsMemory(end + 1);
        var counted = (long)header.Request + header.Response;
        if (header.Request < 0 || header.Response < 0 || header.ResponseOmitted < 0 || counted != rest.Length)
        {
            throw new InvalidDataException($"behind its header lie {rest.Length} bytes, and the header counts {counted}: it was cut or changed");
        }

        var response = new CapturedResponse(rest[header.Request..], header.ResponseOmitted);
        var lengths = header.Arrivals.Where((_, index) => index % 2 == 0).ToArray();
        if (header.Arrivals.Count % 2 != 0 || lengths.Any(length => length < 0 || length > response.Length) || lengths.Sum() != response.Length || header.Violations.Any(violation => violation is null))
        {
            throw new InvalidDataException($"its table of arrivals does not add up to {response.Length} bytes");
        }

        return (new WireFile(header, rest[..header.Request], response), null);
    }

    private static (byte[]? Content, Diagnostic? Problem) Drain(Stream stream, string path)
    {
        using var content = new MemoryStream();
        var buffer = new byte[81920];
        while (stream.Read(buffer) is var count and > 0)
        {
            content.Write(buffer, 0, count);
            if (content.Length > MostUnpacked)
            {
                return (null, TooLarge(path));
            }
        }

        return (content.ToArray(), null);
    }

    private static Diagnostic TooLarge(string path) => Bad(path, $"it holds more than {Quantity.Format(MostUnpacked, Unit.Bytes)}");

    private static Diagnostic Bad(string path, string why) =>
        Diagnostic.Error(null, $"'{path}' is no wire file: {why}", "name a file of wire/ in a run directory, or a recorded HTTP response");
}
