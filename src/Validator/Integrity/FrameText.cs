namespace Validator.Integrity;

/// <summary>The bytes of one frame and where they stood in the raw response.</summary>
internal readonly ref struct FrameText
{
    private readonly long _raw;
    private readonly ByteAccumulator? _pieces;
    private readonly int _start;

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

    private FrameText(FrameText whole, int start)
        : this(whole, start, whole.Bytes.Length - start)
    {
    }

    private FrameText(FrameText whole, int start, int length)
    {
        Bytes = whole.Bytes.Slice(start, length);
        _raw = whole._raw;
        _pieces = whole._pieces;
        _start = whole._start + start;
    }

    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>The frame without its first bytes.</summary>
    public FrameText From(int start) => new(this, start);

    /// <summary>A part of it.</summary>
    public FrameText Slice(int start, int length) => new(this, start, length);

    /// <summary>Offset in the raw response of a position in the frame.</summary>
    public long ToRaw(int position) => _pieces?.ToRaw(_start + position) ?? (_raw + _start + position);
}
