namespace Validator.Load;

/// <summary>A request as it goes over the wire.</summary>
/// <param name="Head">Request line and header fields, with the empty line behind them.</param>
/// <param name="Body">The body, in segments; empty for a request without one.</param>
public sealed record SentRequest(ReadOnlyMemory<byte> Head, IReadOnlyList<ReadOnlyMemory<byte>> Body)
{
    /// <summary>Bytes of head and body.</summary>
    public long Length => Head.Length + Body.Sum(segment => (long)segment.Length);

    /// <summary>Head and body in one piece, up to a number of bytes.</summary>
    /// <param name="most">How many bytes at most.</param>
    public byte[] ToArray(int most)
    {
        var bytes = new byte[Math.Min(most, Length)];
        var rest = bytes.AsSpan();
        foreach (var segment in (IEnumerable<ReadOnlyMemory<byte>>)[Head, .. Body])
        {
            var part = segment.Span[..Math.Min(segment.Length, rest.Length)];
            part.CopyTo(rest);
            rest = rest[part.Length..];
        }

        return bytes;
    }
}
