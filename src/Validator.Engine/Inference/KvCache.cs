using Validator.Engine.Models;
using Validator.Engine.Scheduling;

namespace Validator.Engine.Inference;

/// <summary>
/// Keys and values of the tokens that one slot holds, int8 with one scale for each position and head.
/// Every layer keeps all positions, also those that attend through a window only: memory is sized by the context.
/// </summary>
internal sealed unsafe class KvCache : IDisposable
{
    private readonly ModelSpec _model;
    private readonly NativeBuffer _memory;
    private readonly long _rows;

    public KvCache(ModelSpec model, int contextLength, MemoryBudget budget)
    {
        _model = model;
        ContextLength = contextLength;
        _rows = (long)model.Layers * model.Heads * contextLength;
        _memory = new NativeBuffer(BytesFor(model, contextLength), budget);
    }

    /// <summary>Positions there is room for, in tokens.</summary>
    public int ContextLength { get; }

    /// <summary>What the cache of one slot takes, in bytes.</summary>
    public static long BytesFor(ModelSpec model, int contextLength) =>
        2L * model.Layers * model.Heads * contextLength * (ModelSpec.HeadWidth + sizeof(float));

    /// <summary>What an output token reads of it with <paramref name="held"/> tokens in the context, in bytes: the window, and all of the last layer.</summary>
    public static long BytesRead(ModelSpec model, int held) =>
        2L * model.Heads * (ModelSpec.HeadWidth + sizeof(float)) * (held + ((model.Layers - 1L) * Math.Min(held, ModelSpec.Window)));

    public HeadCache Head(int layer, int head)
    {
        // All keys, all values, all scales of keys, all scales of values.
        long offset = (((long)layer * _model.Heads) + head) * ContextLength;
        sbyte* keys = _memory.Sbytes + (offset * ModelSpec.HeadWidth);
        float* scales = (float*)(_memory.Sbytes + (2 * _rows * ModelSpec.HeadWidth)) + offset;
        return new HeadCache(keys, keys + (_rows * ModelSpec.HeadWidth), scales, scales + _rows);
    }

    /// <summary>
    /// Context shift: forgets <paramref name="discard"/> positions after the first <paramref name="keep"/> and closes the gap.
    /// Nothing is recomputed, since attention knows distances only, never absolute positions.
    /// </summary>
    public void Shift(int keep, int discard, int length)
    {
        int moved = length - keep - discard;
        for (int layer = 0; layer < _model.Layers; layer++)
        {
            for (int head = 0; head < _model.Heads; head++)
            {
                HeadCache cache = Head(layer, head);
                Move(cache.Keys, keep, discard, moved, ModelSpec.HeadWidth);
                Move(cache.Values, keep, discard, moved, ModelSpec.HeadWidth);
                Move((sbyte*)cache.KeyScales, keep, discard, moved, sizeof(float));
                Move((sbyte*)cache.ValueScales, keep, discard, moved, sizeof(float));
            }
        }
    }

    public void Dispose() => _memory.Dispose();

    private static void Move(sbyte* start, int keep, int discard, int count, int width)
    {
        sbyte* target = start + ((long)keep * width);
        long bytes = (long)count * width;
        Buffer.MemoryCopy(target + ((long)discard * width), target, bytes, bytes);
    }
}

/// <summary>The cache of one head of one layer: <c>[position][HeadWidth]</c> and the scale of each position.</summary>
internal readonly unsafe struct HeadCache(sbyte* keys, sbyte* values, float* keyScales, float* valueScales)
{
    public sbyte* Keys { get; } = keys;

    public sbyte* Values { get; } = values;

    public float* KeyScales { get; } = keyScales;

    public float* ValueScales { get; } = valueScales;
}
