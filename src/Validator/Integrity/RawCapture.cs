namespace Validator.Integrity;

/// <summary>
/// Keeps the raw bytes of a response as they came: all of them up to a limit, else the first and the last half of it.
/// Costs one copy per byte; the buffer is reused for the next response.
/// </summary>
/// <param name="limit">Bytes at most.</param>
/// <param name="arrivals">Times of arrival at most.</param>
internal sealed class RawCapture(int limit, int arrivals)
{
    private const int KeptCapacity = 4 * 1024 * 1024;

    private readonly int _headLimit = limit - (limit / 2);
    private readonly int _tailLimit = limit / 2;
    private byte[] _buffer = [];
    private int _length;
    private int _tailNext;

    /// <summary>Bytes left out between head and tail.</summary>
    public long Omitted { get; private set; }

    /// <summary>The bytes kept; where <see cref="Omitted"/> is not 0 the gap lies after the first half of the limit, rounded up.</summary>
    public ReadOnlyMemory<byte> Bytes
    {
        get
        {
            Unroll();
            return _buffer.AsMemory(0, _length);
        }
    }

    /// <summary>When they came, those left out too.</summary>
    public ArrivalLog Arrivals { get; } = new(arrivals);

    public void Clear()
    {
        Arrivals.Clear();
        _length = 0;
        _tailNext = 0;
        Omitted = 0;
        if (_buffer.Length > KeptCapacity)
        {
            _buffer = [];
        }
    }

    public void Append(ReadOnlySpan<byte> bytes, long timestamp)
    {
        Arrivals.Add(bytes.Length, timestamp);
        var room = Math.Min(limit - _length, bytes.Length);
        if (room > 0)
        {
            Grow(_length + room);
            bytes[..room].CopyTo(_buffer.AsSpan(_length));
            _length += room;
            bytes = bytes[room..];
        }

        if (!bytes.IsEmpty)
        {
            Overwrite(bytes);
        }
    }

    private void Overwrite(ReadOnlySpan<byte> bytes)
    {
        Omitted += bytes.Length;
        if (_tailLimit == 0)
        {
            return;
        }

        // Of a piece longer than the tail only its end can stay.
        var skipped = Math.Max(0, bytes.Length - _tailLimit);
        _tailNext = (_tailNext + skipped) % _tailLimit;
        bytes = bytes[skipped..];
        while (!bytes.IsEmpty)
        {
            var part = Math.Min(bytes.Length, _tailLimit - _tailNext);
            bytes[..part].CopyTo(_buffer.AsSpan(_headLimit + _tailNext));
            _tailNext = (_tailNext + part) % _tailLimit;
            bytes = bytes[part..];
        }
    }

    private void Unroll()
    {
        if (_tailNext == 0)
        {
            return;
        }

        var tail = _buffer.AsSpan(_headLimit, _tailLimit);
        var rotated = new byte[_tailLimit];
        tail[_tailNext..].CopyTo(rotated);
        tail[.._tailNext].CopyTo(rotated.AsSpan(_tailLimit - _tailNext));
        rotated.CopyTo(tail);
        _tailNext = 0;
    }

    private void Grow(int needed)
    {
        if (needed > _buffer.Length)
        {
            var doubled = (int)Math.Min(limit, Math.Max(16384L, _buffer.Length * 2L));
            Array.Resize(ref _buffer, Math.Max(needed, doubled));
        }
    }
}
