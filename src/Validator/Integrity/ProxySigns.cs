using System.Text;

namespace Validator.Integrity;

/// <summary>
/// What in the head of a response tells that something stands between the server and us. Ollama answers with
/// <c>Content-Type</c>, <c>Date</c>, <c>Content-Length</c> or <c>Transfer-Encoding: chunked</c>, and CORS headers; it names no
/// software, caches nothing, compresses nothing and speaks HTTP/1.1.
/// </summary>
internal sealed class ProxySigns
{
    private const int LongestValue = 100;

    /// <summary>Headers that Ollama never sends, the more telling first, and who does.</summary>
    private static readonly (string Name, bool IsPrefix, string Sender)[] Table =
    [
        ("Via", false, "a proxy names itself so (RFC 9110, section 7.6.3)"),
        ("Server", false, "Ollama sends no Server header"),
        ("CF-", true, "Cloudflare"),
        ("X-Amz-Cf-", true, "Amazon CloudFront"),
        ("X-Amzn-", true, "an Amazon load balancer or gateway"),
        ("X-Azure-", true, "Azure Front Door"),
        ("X-Envoy-", true, "Envoy"),
        ("X-Kong-", true, "Kong"),
        ("X-Accel-", true, "nginx"),
        ("X-Litespeed-", true, "LiteSpeed"),
        ("X-Varnish", false, "Varnish"),
        ("X-Squid-Error", false, "Squid"),
        ("X-Cache", true, "a cache"),
        ("X-Proxy-", true, "a proxy"),
        ("X-Served-By", false, "a cache or balancer"),
        ("X-Powered-By", false, "Ollama sends no such header"),
        ("Age", false, "a cache"),
        ("Proxy-", true, "a proxy"),
        ("Keep-Alive", false, "Go's HTTP library, which Ollama uses, never sends it"),
        ("Content-Encoding", false, "Ollama compresses nothing"),
    ];

    private int _rank = int.MaxValue;
    private bool _length;
    private bool _coding;

    /// <summary>The most telling sign, such as <c>Via: 1.1 nginx (a proxy names itself so ...)</c>; null when there is none.</summary>
    public string? First { get; private set; }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        (First, _rank) = (null, int.MaxValue);
        (_length, _coding) = (false, false);
    }

    /// <summary>Takes the status line.</summary>
    public void TakeStatusLine(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("HTTP/1.0"u8))
        {
            Note(Table.Length + 2, "an HTTP/1.0 status line: Ollama answers HTTP/1.1");
        }
    }

    /// <summary>Takes one header field.</summary>
    public void Take(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        for (var i = 0; i < Table.Length && i < _rank; i++)
        {
            var (known, isPrefix, sender) = Table[i];
            if (isPrefix ? name.Length >= known.Length && Ascii.EqualsIgnoreCase(name[..known.Length], known) : Ascii.EqualsIgnoreCase(name, known))
            {
                Note(i, $"{Text(name)}: {Text(value)} ({sender})");
            }
        }

        _length |= Ascii.EqualsIgnoreCase(name, "content-length"u8);
        if (Ascii.EqualsIgnoreCase(name, "transfer-encoding"u8))
        {
            _coding = true;
            if (!Ascii.EqualsIgnoreCase(value, "chunked"u8))
            {
                Note(Table.Length, $"Transfer-Encoding: {Text(value)} (Ollama's is chunked and nothing else)");
            }
        }

        if (_length && _coding)
        {
            Note(Table.Length + 1, "Content-Length beside Transfer-Encoding, which Go's HTTP library never sends");
        }
    }

    private void Note(int rank, string words)
    {
        if (rank < _rank)
        {
            (First, _rank) = (words, rank);
        }
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Excerpt.Of(Encoding.Latin1.GetString(bytes[..Math.Min(LongestValue, bytes.Length)]), LongestValue);
}
