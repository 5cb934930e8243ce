using Validator.Integrity;

namespace Validator.Tests.Integrity;

/// <summary>Heads and transfer framings, sound or not, around answers in good order; their pieces are what the connection carries.</summary>
internal static class FramingVariants
{
    private const string Body = Frames.Content + Frames.Terminal;
    private const string Type = "Content-Type: application/x-ndjson\r\n";

    /// <summary>All of them.</summary>
    public static IEnumerable<Variant> All =>
    [
        .. Chunked.Select(body => Of($"chunks: {Brief(body)}", $"HTTP/1.1 200 OK\r\n{Type}Transfer-Encoding: chunked\r\n\r\n", body)),
        .. Fields.SelectMany(line => (Variant[])[
            Of($"an answer with {line}", $"HTTP/1.1 200 OK\r\n{Type}Content-Length: {Body.Length}\r\n{line}\r\n\r\n", Body),
            Of($"a refusal with {line}", $"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 2\r\n{line}\r\n\r\n", "no"),
            Of($"a refusal in Ollama's words with {line}", $"HTTP/1.1 500 X\r\nContent-Length: 14\r\n{line}\r\n\r\n", "{\"error\":\"no\"}"),
            Of($"a cut with {line}", $"HTTP/1.1 200 OK\r\n{Type}Content-Length: 999\r\n{line}\r\n\r\n", Frames.Content)]),
        .. StatusLines.Select(line => Of($"status line {line}", $"{line}\r\n{Type}Content-Length: {Body.Length}\r\n\r\n", Body)),
        .. Lengths.Select(length => Of($"length {length}", $"HTTP/1.1 200 OK\r\n{Type}Content-Length: {length}\r\n\r\n", Body)),
        .. Heads.Select(head => Of($"head {Brief(head)}", head, Body)),
    ];

    private static string[] Chunked
    {
        get
        {
            var size = $"{Body.Length:x}";
            return
            [
                $"{size}\r\n{Body}\r\n0\r\n\r\n", $"{Body.Length:X}\r\n{Body}\r\n0\r\n\r\n", $"000{size}\r\n{Body}\r\n000\r\n\r\n", $"{size} \r\n{Body}\r\n0\r\n\r\n", $"{size}\t\r\n{Body}\r\n0 \r\n\r\n", $"{size};a=b\r\n{Body}\r\n0;c\r\n\r\n", $"{size} ; a=\"b\"\r\n{Body}\r\n0\r\n\r\n",
                $"{size};a\nb\r\n{Body}\r\n0\r\n\r\n", $"{size};a\n{Body}\r\n0\r\n\r\n", $"{size};a\rb\r\n{Body}\r\n0\r\n\r\n", $"{size}\n{Body}\r\n0\r\n\r\n", $"{size}\r{Body}\r\n0\r\n\r\n", $" {size}\r\n{Body}\r\n0\r\n\r\n", $"{size}g\r\n{Body}\r\n0\r\n\r\n", $"0x{size}\r\n{Body}\r\n0\r\n\r\n", $"-1\r\n{Body}\r\n0\r\n\r\n", $";a\r\n{Body}\r\n0\r\n\r\n", $"\r\n{Body}\r\n0\r\n\r\n", $"@\r\n{Body}", $"G\r\n{Body}", $"`\r\n{Body}", $"/\r\n{Body}", $":\r\n{Body}",
                $"{size}\r\n{Body}0\r\n\r\n", $"{size}\r\n{Body}\n0\r\n\r\n", $"{size}\r\n{Body}\rx0\r\n\r\n", $"{size}\r\n{Body}\r\n0\r\nX: y\r\n\r\n", $"{size}\r\n{Body}\r\n0\r\nX: y\r\nZ: w\r\n\r\n", $"{size}\r\n{Body}\r\n0\r\nX: y\n\r\n", $"{size}\r\n{Body}\r\n0\r\n\n", $"{size}\r\n{Body}\r\n0\r\nX: y\rz\r\n\r\n", $"{size}\r\n{Body}\r\n0\r\n\rx", $"{size}\r\n{Body}\r\n0\r\n\r\nmore", $"{size}\r\n{Body}\r\n0\r\nX: y\r\n\rx",
                $"{size}\r\n{Body}\r\n0\r\n", $"{size}\r\n{Body}\r\n0\r\n\r", $"{size}\r\n{Body}\r\n0", $"{size}\r\n{Body}\r\n", $"{size}\r\n{Body}", $"{size}\r\n", size, $"{size}\r",
                "1\r\n{\r\n" + $"{Body.Length - 1:x}\r\n{Body[1..]}\r\n0\r\n\r\n", string.Concat(Body.Select(one => $"1\r\n{one}\r\n")) + "0\r\n\r\n", $"{Body.Length - 1:x}\r\n{Body}\r\n0\r\n\r\n", $"{Body.Length + 1:x}\r\n{Body}\r\n0\r\n\r\n", $"10{size}\r\n{Body}\r\n0\r\n\r\n", "ffffffff\r\n" + Body, "7fffffffffffffff\r\n" + Body, "8000000000000000\r\n" + Body, "ffffffffffffffff\r\n" + Body, "10000000000000000\r\n" + Body, "0000000000000000000000\r\n\r\n",
                $"{size};{new string('e', 200)}\r\n{Body}\r\n0\r\n\r\n", $"{size};{new string('e', 17 * 1024)}\r\n{Body}\r\n0\r\n\r\n", $"{size}\r\n{Body}\r\n0\r\n{new string('t', 17 * 1024)}: x\r\n\r\n", $"{size};{new string('e', (16 * 1024) - 1)}\r\n{Body}\r\n0\r\n\r\n", $"{size};{new string('e', 16 * 1024)}\r\n{Body}\r\n0\r\n\r\n", "0\r\n\r\n", "5\r\nhello\r\n0\r\n\r\n",
            ];
        }
    }

    private static string[] Fields =>
    [
        "X-Nothing: 1", "Via: 1.1 edge", "VIA: 1.1 edge", "Viaa: 1", "Server: nginx", "server: x", "Server-Timing: x", "CF-Ray: 1", "cf-cache-status: HIT", "CF: 1", "X-Amz-Cf-Id: a", "X-Amzn-Trace-Id: a", "X-Azure-Ref: a", "X-Envoy-Upstream: a", "X-Kong-Proxy-Latency: 1", "X-Accel-Buffering: no", "X-Litespeed-Cache: a", "X-Varnish: 1", "X-Varnish-Age: 1", "X-Squid-Error: a", "X-Squid-Errors: a", "X-Cache: HIT", "X-Cache-Hits: 1", "X-Proxy-Id: 1", "X-Proxy: 1", "X-Served-By: a", "X-Served-Byte: a", "X-Powered-By: PHP", "X-Powered-Byte: a", "Age: 3", "Aged: 3", "Proxy-Status: a", "Proxy: a", "Keep-Alive: timeout=5", "Keep-Alived: a", "Content-Encoding: gzip", "Content-Encodings: a",
        "Server: nginx\r\nVia: 1.1 edge", "Via: 1.1 edge\r\nServer: nginx", "Age: 3\r\nX-Cache: HIT", "X-Cache: HIT\r\nX-Cache-Hits: 1", "Transfer-Encoding: chunked", "Transfer-Encoding: gzip", "Transfer-Encoding: gzip, chunked", "Transfer-Encoding: CHUNKED", "Content-Length: 5", "Content-Length: 2", "Via: " + new string('v', 300), "Server: \u00e4\u0001", "Connection: close", "Date: x", "X-Empty:", "X-Folded: a\r\n b", "Bad Name: a", ": a", "no colon",
    ];

    private static string[] StatusLines => ["HTTP/1.1 200 OK", "HTTP/1.0 200 OK", "HTTP/1.1 200", "HTTP/1.1 200 ", "HTTP/2 200 OK", "HTTP/1.2 200 OK", "http/1.1 200 OK", "HTTP/1.1 20 OK", "HTTP/1.1 2000 OK", "HTTP/1.1 x00 OK", "HTTP/1.1  200 OK", "HTTP/1.1", "", " ", "ICY 200 OK", "HTTP/1.1 100 Continue", "HTTP/1.1 101 Switching", "HTTP/1.1 099 X", "HTTP/1.1 600 X", "HTTP/1.1 204 No Content", "HTTP/1.1 304 Not Modified"];

    private static string[] Lengths => ["0", $"{Body.Length}", $"0{Body.Length}", $" {Body.Length} ", $"+{Body.Length}", "-1", "x", "", $"{Body.Length - 1}", $"{Body.Length + 1}", "9223372036854775807", "9223372036854775808", $"{Body.Length}, {Body.Length}", $"{Body.Length}\r\nContent-Length: {Body.Length}", $"{Body.Length}\r\nContent-Length: 3", "1e3", "0x10"];

    private static string[] Heads =>
    [
        "HTTP/1.1 200 OK\n" + Type + "\n", "HTTP/1.1 200 OK\r\n\n", "\r\nHTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\n" + Type + Type + "\r\n", "HTTP/1.1 200 OK\r\nContent-Type: a\r\nContent-Type: b\r\n\r\n", $"HTTP/1.1 200 OK\r\nX: {new string('x', 17 * 1024)}\r\n\r\n", $"HTTP/1.1 200 OK\r\nX: {new string('x', (16 * 1024) - 3)}\r\n\r\n", string.Concat("HTTP/1.1 200 OK\r\n", string.Concat(Enumerable.Range(0, 300).Select(i => $"X-{i}: {new string('x', 1000)}\r\n")), "\r\n"), "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nX", "HTTP/1.1 200 OK\r\n\r", "H", "",
    ];

    private static Variant Of(string name, string head, string body) => new(name, Feed.Streamed, head, [body]) { Verbatim = true };

    private static string Brief(string text) => text.Replace(Body, "BODY", StringComparison.Ordinal) is var brief && brief.Length > 120 ? $"{brief[..120]} and {brief.Length - 120} more" : brief;
}
