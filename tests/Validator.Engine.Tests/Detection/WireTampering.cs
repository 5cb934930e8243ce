using System.Globalization;
using System.Text;
using Validator.Load;

namespace Validator.Engine.Tests.Detection;

/// <summary>What can happen to the bytes of a sound answer between the server and the client.</summary>
internal static class WireTampering
{
    private static readonly string[] s_pages =
    [
        "HTTP/1.1 502 Bad Gateway\r\nServer: nginx\r\nContent-Type: text/html\r\nContent-Length: 24\r\n\r\n<h1>502 Bad Gateway</h1>",
        "HTTP/1.1 504 Gateway Time-out\r\nVia: 1.1 cache\r\nContent-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n<p>too late</p>\n\r\n0\r\n\r\n",
        "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<html></html>\n",
    ];

    private static readonly string[] s_heads = ["SSH-2.0-x\r\n", "HTTP/2 200\r\n", "<html>\r\n", "\0\0\0\0\r\n"];

    private static readonly string[] s_signs = ["Via: 1.1 cache\r\n", "Server: nginx/1.24.0\r\n"];

    /// <summary>A proxy's own page in place of the answer.</summary>
    public static Wire ErrorPage(Random random, Wire sound) => sound.With(Encoding.ASCII.GetBytes(s_pages[random.Next(s_pages.Length)]), ExchangeEnd.Closed);

    /// <summary>The connection is closed at any byte before the last.</summary>
    public static Wire Cut(Random random, Wire sound) => sound.With(sound.Bytes[..random.Next(1, sound.Bytes.Length)], ExchangeEnd.Closed);

    /// <summary>The same behind the head, which says that a proxy is in the way.</summary>
    public static Wire CutBehindProxy(Random random, Wire sound)
    {
        int line = sound.Bytes.AsSpan().IndexOf("\r\n"u8) + 2;
        byte[] bytes = [.. sound.Bytes.AsSpan(0, line), .. Encoding.ASCII.GetBytes(s_signs[random.Next(s_signs.Length)]), .. sound.Bytes.AsSpan(line)];
        int head = bytes.AsSpan().IndexOf("\r\n\r\n"u8) + 4;
        return sound.With(bytes[..random.Next(head, bytes.Length)], ExchangeEnd.Closed);
    }

    /// <summary>The connection is reset at any byte before the last.</summary>
    public static Wire Reset(Random random, Wire sound) => sound.With(sound.Bytes[..random.Next(1, sound.Bytes.Length)], ExchangeEnd.Reset);

    /// <summary>A chunk is said to be one byte longer or shorter than it is, or its size is no number.</summary>
    public static Wire WrongChunkSize(Random random, Wire sound)
    {
        List<(int Start, int Length)> sizes = [.. ChunkSizes(sound.Bytes)];
        (int start, int length) = sizes[random.Next(sizes.Count)];
        int size = int.Parse(Encoding.ASCII.GetString(sound.Bytes, start, length), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        string[] lies = [Hex(size + 1), Hex(size - 1), "zz", "-1", ""];
        string lie = lies[random.Next(lies.Length)];
        return sound.With([.. sound.Bytes.AsSpan(0, start), .. Encoding.ASCII.GetBytes(lie), .. sound.Bytes.AsSpan(start + length)], ExchangeEnd.Closed);
    }

    /// <summary>More bytes than the answer has.</summary>
    public static Wire BytesBehind(Random random, Wire sound) =>
        sound.With([.. sound.Bytes, .. Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\n"[..random.Next(1, 17)])], ExchangeEnd.Complete);

    /// <summary>Something that is no HTTP/1.x in place of the status line.</summary>
    public static Wire BrokenHead(Random random, Wire sound)
    {
        int line = sound.Bytes.AsSpan().IndexOf("\r\n"u8) + 2;
        return sound.With([.. Encoding.ASCII.GetBytes(s_heads[random.Next(s_heads.Length)]), .. sound.Bytes.AsSpan(line)], ExchangeEnd.Closed);
    }

    private static string Hex(int size) => size.ToString("x", CultureInfo.InvariantCulture);

    /// <summary>Where the sizes of the chunks stand, the last one's left out.</summary>
    private static IEnumerable<(int Start, int Length)> ChunkSizes(byte[] response)
    {
        int start = response.AsSpan().IndexOf("\r\n\r\n"u8) + 4;
        while (true)
        {
            int length = response.AsSpan(start).IndexOf("\r\n"u8);
            int size = int.Parse(Encoding.ASCII.GetString(response, start, length), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size == 0)
            {
                yield break;
            }

            yield return (start, length);
            start += length + 2 + size + 2;
        }
    }
}
