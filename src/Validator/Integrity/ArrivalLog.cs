namespace Validator.Integrity;

/// <summary>
/// When the bytes of a response came, one entry per read of the connection. Bounded: when it is full, neighbours become one
/// entry with the later time, so that a long stream is kept whole at half the resolution. The first entry stays as it came.
/// </summary>
/// <param name="most">Entries at most; at least 3.</param>
internal sealed class ArrivalLog(int most)
{
    // All of it at once: it must not grow while frames come.
    private readonly Arrival[] _entries = new Arrival[most];
    private int _count;

    /// <summary>The entries, in order, until the next <see cref="Clear"/>.</summary>
    public ReadOnlyMemory<Arrival> Entries => _entries.AsMemory(0, _count);

    /// <summary>Forgets the entries.</summary>
    public void Clear() => _count = 0;

    public void Add(int length, long timestamp)
    {
        if (_count == most)
        {
            Halve();
        }

        _entries[_count++] = new Arrival(length, timestamp);
    }

    private void Halve()
    {
        var kept = 1;
        for (var i = 1; i < most; i += 2)
        {
            var last = Math.Min(i + 1, most - 1);
            var length = _entries[i].Length + (last > i ? _entries[last].Length : 0);
            _entries[kept++] = new Arrival(length, _entries[last].Timestamp);
        }

        _count = kept;
    }
}
