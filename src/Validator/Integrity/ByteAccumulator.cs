namespace Validator.Integrity;

/// <summary>
/// A growing, reused buffer for bytes that did not arrive in one piece, with the place of each piece in the raw response.
/// </summary>
internal sealed class ByteAccumulator
{
    private const int KeptCapacity = 1024 * 1024;
    private const int MapEntries = 256;

    private readonly List<(int Position, long Raw)> _map = [];
    private byte[] _bytes = new byte[4096];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, Length);

    /// <summary>Forgets the bytes and keeps the room.</summary>
    public void Clear()
    {
        Length = 0;
        _map.Clear();
    }

    /// <summary>Forgets the bytes, and gives back what only a huge frame needed.</summary>
    public void Reset()
    {
        Clear();
        if (_bytes.Length > KeptCapacity)
        {
            _bytes = new byte[4096];
        }
    }

    public void Append(ReadOnlySpan<byte> bytes, long raw)
    {
        // Only where the raw position jumps: so the map depends on the bytes and never on how packets cut them.
        if ((_map.Count == 0 || ToRaw(Length) != raw) && _map.Count < MapEntries)
        {
            _map.Add((Length, raw));
        }

        var needed = Length + bytes.Length;
        if (needed > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(needed, (int)Math.Min(Array.MaxLength, _bytes.Length * 2L)));
        }

        bytes.CopyTo(_bytes.AsSpan(Length));
        Length = needed;
    }

    /// <summary>Forgets what lies beyond a length.</summary>
    public void Truncate(int length)
    {
        Length = length;
        _map.RemoveAll(entry => entry.Position >= length);
    }

    /// <summary>Offset in the raw response of a position in here; near it when the bytes came in over 256 pieces.</summary>
    public long ToRaw(int position)
    {
        var last = _map.Count - 1;
        while (last > 0 && _map[last].Position > position)
        {
            last--;
        }

        return last < 0 ? position : _map[last].Raw + (position - _map[last].Position);
    }
}
