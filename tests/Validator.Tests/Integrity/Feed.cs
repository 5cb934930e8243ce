using Validator.Integrity;
using Validator.Load;
using Validator.Spec;

namespace Validator.Tests.Integrity;

/// <summary>Feeds bytes to a reader as a connection would.</summary>
internal static class Feed
{
    public static readonly ExpectedResponse Streamed = new(ApiKind.Generate, true, "tiny", null, null);

    public static Exchange Ended(ExchangeEnd end) => new(end, 0, 0, 0, 0, 0, null);

    /// <summary>Feeds everything, also beyond completion, in pieces of the given lengths (repeated; empty for all at once).</summary>
    public static ResponseReport Bytes(
        ResponseReader reader, ExpectedResponse expected, ReadOnlySpan<byte> bytes, IReadOnlyList<int> pieces, Func<int, ExchangeEnd> end)
    {
        reader.Begin(expected);
        var complete = false;
        for (var (start, piece) = (0, 0); start < bytes.Length; piece++)
        {
            var length = pieces.Count == 0 ? bytes.Length : Math.Min(bytes.Length - start, pieces[piece % pieces.Count]);
            complete = reader.Receive(bytes.Slice(start, length), 1);
            start += length;
        }

        return reader.Finish(Ended(complete ? ExchangeEnd.Complete : end(reader.Frames)));
    }

    public static ResponseReport Text(string raw, ExchangeEnd end = ExchangeEnd.Closed, ExpectedResponse? expected = null) =>
        Bytes(new ResponseReader(), expected ?? Streamed, System.Text.Encoding.Latin1.GetBytes(raw), [], _ => end);

    /// <summary>A streamed 200 with one chunk per line; <c>\xNN</c> bytes as Latin-1 characters.</summary>
    public static string Chunked(params string[] lines) =>
        "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n"
        + string.Concat(lines.Select(Chunk)) + "0\r\n\r\n";

    /// <summary>One chunk.</summary>
    public static string Chunk(string data) => $"{data.Length:x}\r\n{data}\r\n";

    public static string[] Classes(ResponseReport report) => [.. report.Violations.Select(v => v.Class)];
}
