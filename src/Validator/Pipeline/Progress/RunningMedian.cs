namespace Validator.Pipeline;

/// <summary>The median of values that go on coming, of an even number the lower one: it is asked for after each of many, and what shows it must cost the machine under test nothing.</summary>
internal sealed class RunningMedian
{
    // The greatest of the lower half comes first.
    private readonly PriorityQueue<double, double> _lower = new(Comparer<double>.Create(static (one, other) => other.CompareTo(one)));
    private readonly PriorityQueue<double, double> _upper = new();

    /// <summary>The median; null before the first value.</summary>
    public double? Value => _lower.Count == 0 ? null : _lower.Peek();

    /// <summary>Takes a value.</summary>
    public void Add(double value)
    {
        // Through the other half, so that each of them holds what belongs there.
        if (_lower.Count > _upper.Count)
        {
            var up = _lower.EnqueueDequeue(value, value);
            _upper.Enqueue(up, up);
        }
        else
        {
            var down = _upper.Count == 0 ? value : _upper.EnqueueDequeue(value, value);
            _lower.Enqueue(down, down);
        }
    }
}
