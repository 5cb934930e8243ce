using Validator.Engine.Models;

namespace Validator.Engine.Inference;

/// <summary>
/// Keys and values of the tokens that one slot holds, int8 with one scale for each position and head.
/// Every layer keeps all positions, also those that attend through a window only: memory is sized by the context.
/// </summary>
internal sealed unsafe class KvCache : IDisposable
{
    private readonly ModelSpec _model;
    private readonly NativeBuffer _keys;
    private readonly NativeBuffer _values;
    private readonly NativeBuffer _keyScales;
    private readonly NativeBuffer _valueScales;

    public KvCache(ModelSpec model, int contextLength)
    {
        _model = model;
        ContextLength = contextLength;
        long heads = (long)model.Layers * model.Heads * contextLength;
        _keys = new NativeBuffer(heads * ModelSpec.HeadWidth);
        _values = new NativeBuffer(heads * ModelSpec.HeadWidth);
        _keyScales = new NativeBuffer(heads * sizeof(float));
        _valueScales = new NativeBuffer(heads * sizeof(float));
    }

    /// <summary>Positions there is room for, in tokens.</summary>
    public int ContextLength { get; }

    /// <summary>What the cache of one slot takes, in bytes.</summary>
    public static long BytesFor(ModelSpec model, int contextLength) =>
        2L * model.Layers * model.Heads * contextLength * (ModelSpec.HeadWidth + sizeof(float));

    public HeadCache Head(int layer, int head)
    {
        long offset = (((long)layer * _model.Heads) + head) * ContextLength;
        return new HeadCache(
            _keys.Sbytes + (offset * ModelSpec.HeadWidth),
            _values.Sbytes + (offset * ModelSpec.HeadWidth),
            _keyScales.Floats + offset,
            _valueScales.Floats + offset);
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

    public void Dispose()
    {
        _keys.Dispose();
        _values.Dispose();
        _keyScales.Dispose();
        _valueScales.Dispose();
    }

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
