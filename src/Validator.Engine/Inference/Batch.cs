namespace Validator.Engine.Inference;

/// <summary>The tokens of one forward pass; those whose logits are wanted come first.</summary>
internal sealed class Batch(int capacity)
{
    private readonly Row[] _rows = new Row[capacity];

    public int Count { get; private set; }

    /// <summary>How many of the first rows need logits.</summary>
    public int Outputs { get; private set; }

    public int Room => _rows.Length - Count;

    public ReadOnlySpan<Row> Rows => _rows.AsSpan(0, Count);

    public void Clear() => Count = Outputs = 0;

    /// <summary>Adds a token and returns the row of its logits, or -1 if none are wanted.</summary>
    public int Add(Row row, bool wantsLogits)
    {
        if (!wantsLogits)
        {
            _rows[Count++] = row;
            return -1;
        }

        // Rows are unordered until they run, so the row in the way moves to the end.
        _rows[Count++] = _rows[Outputs];
        _rows[Outputs] = row;
        return Outputs++;
    }

    /// <summary>One token at one position of one slot's context.</summary>
    internal readonly record struct Row(int Token, int Position, KvCache Cache);
}
