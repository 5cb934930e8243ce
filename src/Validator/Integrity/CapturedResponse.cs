namespace Validator.Integrity;

/// <summary>The raw bytes kept of a response: all of them, or its head and its tail.</summary>
/// <param name="Bytes">The bytes, HTTP framing included.</param>
/// <param name="Omitted">Bytes left out between head and tail; 0 when all are there.</param>
public sealed record CapturedResponse(ReadOnlyMemory<byte> Bytes, long Omitted)
{
    /// <summary>Offset in the response of the first byte left out; its length when none was.</summary>
    public int OmittedAt => Omitted == 0 ? Bytes.Length : Bytes.Length - (Bytes.Length / 2);

    /// <summary>Length of the whole response in bytes.</summary>
    public long Length => Bytes.Length + Omitted;

    /// <summary>The stretch without a gap that holds an offset: where it begins and ends in the response; null when the byte was left out or never came.</summary>
    /// <param name="offset">Byte of the response; its length stands for its end.</param>
    internal (long Start, long End)? StretchAt(long offset) =>
        offset < 0 || offset > Length ? null
        : offset < OmittedAt || Omitted == 0 ? (0, OmittedAt)
        : offset >= OmittedAt + Omitted ? (OmittedAt + Omitted, Length)
        : null;

    /// <summary>A byte of the response that was kept.</summary>
    internal byte At(long offset) => Bytes.Span[(int)(offset < OmittedAt ? offset : offset - Omitted)];
}
