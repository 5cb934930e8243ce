using System.Collections.ObjectModel;

namespace Validator.Integrity;

/// <summary>The violations of one response: the first few in words, all of them in number.</summary>
internal sealed class ViolationList(int limit)
{
    private List<Violation> _items = [];
    private Dictionary<string, int>? _counts;

    public int Total { get; private set; }

    /// <summary>How many there are of each class, those beyond the described ones too.</summary>
    public IReadOnlyDictionary<string, int> Counts => _counts ?? (IReadOnlyDictionary<string, int>)ReadOnlyDictionary<string, int>.Empty;

    public void Clear()
    {
        _items = [];
        _counts = null;
        Total = 0;
    }

    public void Add(string @class, ViolationSide side, string explanation, long? offset = null, int? frame = null)
    {
        Total++;
        _counts ??= [];
        _counts[@class] = _counts.GetValueOrDefault(@class) + 1;
        if (_items.Count < limit)
        {
            _items.Add(new Violation(@class, side, explanation, offset, frame));
        }
    }

    public IReadOnlyList<Violation> Take() => _items;
}
