namespace Validator.Integrity;

/// <summary>The bytes of one frame and where they stood in the raw response.</summary>
internal readonly ref struct FrameText
{
    private readonly long _raw;
    private readonly ByteAccumulator? _pieces;
    private readonly int _offset;

    /// <summary>A frame that lies in one piece in the received bytes.</summary>
    public FrameText(ReadOnlySpan<byte> bytes, long raw)
    {
        Bytes = bytes;
        _raw = raw;
    }

    /// <summary>A frame put together from pieces.</summary>
    public FrameText(ByteAccumulator pieces)
    {
        Bytes = pieces.Span;
        _pieces = pieces;
    }

    private FrameText(ReadOnlySpan<byte> bytes, long raw, ByteAccumulator? pieces, int offset)
    {
        Bytes = bytes;
        _raw = raw;
        _pieces = pieces;
        _offset = offset;
    }

    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>A part of it.</summary>
    public FrameText Slice(int start, int length) => new(Bytes.Slice(start, length), _raw + start, _pieces, _offset + start);

    /// <summary>Offset in the raw response of a position in the frame.</summary>
    public long ToRaw(int position) => _pieces?.ToRaw(_offset + position) ?? (_raw + position);
}
