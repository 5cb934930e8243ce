namespace Validator.Integrity;

/// <summary>The violations of one response: the first few in words, all of them in number.</summary>
internal sealed class ViolationList(int limit)
{
    private List<Violation> _items = [];

    public int Total { get; private set; }

    public void Clear()
    {
        _items = [];
        Total = 0;
    }

    public void Add(string @class, ViolationSide side, string explanation, long? offset = null, int? frame = null)
    {
        if (Reserve())
        {
            _items.Add(new Violation(@class, side, explanation, offset, frame));
        }
    }

    /// <summary>Counts a violation; false when the list is full, and the caller need not word it.</summary>
    public bool Reserve()
    {
        Total++;
        return _items.Count < limit;
    }

    public IReadOnlyList<Violation> Take() => _items;
}
