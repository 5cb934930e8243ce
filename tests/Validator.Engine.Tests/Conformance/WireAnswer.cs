using System.Globalization;
using System.Text;

namespace Validator.Engine.Tests.Conformance;

/// <summary>A response as its bytes came: status line, headers in their order, chunks.</summary>
/// <param name="StatusLine">The first line.</param>
/// <param name="Headers">Name and value, Date and lengths without their values.</param>
/// <param name="Chunks">What each chunk held; null where the body is not chunked.</param>
/// <param name="Body">The body without its framing.</param>
internal sealed record WireAnswer(string StatusLine, IReadOnlyList<string> Headers, IReadOnlyList<string>? Chunks, string Body)
{
    public string ContentType => Headers.FirstOrDefault(header => header.StartsWith("Content-Type: ", StringComparison.Ordinal))?[14..] ?? "";

    /// <summary>Whether <paramref name="bytes"/> are a whole response to a request of that method.</summary>
    public static bool IsComplete(ReadOnlySpan<byte> bytes, string method)
    {
        int head = bytes.IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            return false;
        }

        string headers = Encoding.ASCII.GetString(bytes[..head]);
        if (headers.Contains("\r\nTransfer-Encoding: chunked", StringComparison.Ordinal))
        {
            return bytes.EndsWith("\r\n0\r\n\r\n"u8);
        }

        int at = headers.IndexOf("\r\nContent-Length: ", StringComparison.Ordinal);
        return method == "HEAD" || at < 0 || bytes.Length - head - 4 >= int.Parse(headers[(at + 18)..].Split('\r')[0], CultureInfo.InvariantCulture);
    }

    /// <summary>Of a response that was cut, what came whole.</summary>
    public static WireAnswer Parse(ReadOnlySpan<byte> bytes)
    {
        int head = bytes.IndexOf("\r\n\r\n"u8);
        string[] lines = Encoding.ASCII.GetString(bytes[..head]).Split("\r\n");
        string[] headers = [.. lines[1..].Select(line => line.Split(": ")[0] is "Date" or "Content-Length" ? line.Split(": ")[0] : line)];
        ReadOnlySpan<byte> body = bytes[(head + 4)..];
        List<string>? chunks = headers.Contains("Transfer-Encoding: chunked") ? ReadChunks(body) : null;
        return new WireAnswer(lines[0], headers, chunks, chunks is null ? Encoding.UTF8.GetString(body) : string.Concat(chunks));
    }

    private static List<string> ReadChunks(ReadOnlySpan<byte> rest)
    {
        List<string> chunks = [];
        while (rest.IndexOf("\r\n"u8) is var end and > 0
            && int.Parse(Encoding.ASCII.GetString(rest[..end]), NumberStyles.HexNumber, CultureInfo.InvariantCulture) is var size and > 0
            && rest.Length >= end + 2 + size + 2)
        {
            chunks.Add(Encoding.UTF8.GetString(rest.Slice(end + 2, size)));
            rest = rest[(end + 2 + size + 2)..];
        }

        return chunks;
    }
}
