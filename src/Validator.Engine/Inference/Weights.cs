using Validator.Engine.Models;

namespace Validator.Engine.Inference;

/// <summary>The int8 weights of one synthetic model, generated from its name and laid out in the order they are read.</summary>
internal sealed unsafe class Weights : IDisposable
{
    /// <summary>Standard deviation of a uniform int8: dividing by it keeps activations near one.</summary>
    private const float Deviation = 73.9f;

    private const int BlockBytes = 1 << 20;

    private readonly NativeBuffer _buffer;

    public Weights(ModelSpec model, int threads)
    {
        Model = model;
        _buffer = new NativeBuffer(model.ParameterCount);
        Fill(SeedOf(model.Name), threads);
    }

    public ModelSpec Model { get; }

    public long Bytes => _buffer.Bytes;

    /// <summary>Token embeddings, which are the output head as well: <c>vocabulary x width</c>.</summary>
    public sbyte* Embedding => _buffer.Sbytes;

    /// <summary>What a sum of int8 products over <paramref name="inputs"/> weights is multiplied with.</summary>
    public static float Scale(int inputs) => 1f / (Deviation * MathF.Sqrt(inputs));

    public LayerWeights Layer(int index)
    {
        long attention = (long)Model.KeyWidth * Model.Width;
        sbyte* start = _buffer.Sbytes + Model.EmbeddingParameters + (index * Model.LayerParameters);
        return new LayerWeights(
            start,
            start + attention,
            start + (2 * attention),
            start + (3 * attention),
            start + (4 * attention),
            start + (4 * attention) + ((long)Model.FeedForward * Model.Width));
    }

    public void Dispose() => _buffer.Dispose();

    private static ulong SeedOf(string name)
    {
        ulong seed = 0;
        foreach (char c in name)
        {
            seed = SplitMix.Mix(seed + c);
        }

        return seed;
    }

    private void Fill(ulong seed, int threads)
    {
        long total = _buffer.Bytes;
        nint start = (nint)_buffer.Sbytes;
        int blocks = (int)((total + BlockBytes - 1) / BlockBytes);
        ParallelOptions limit = new() { MaxDegreeOfParallelism = Math.Min(threads, Environment.ProcessorCount) };
        Parallel.For(0, blocks, limit, block =>
        {
            long from = (long)block * BlockBytes / sizeof(ulong);
            long to = Math.Min(total, ((long)block + 1) * BlockBytes) / sizeof(ulong);
            for (long word = from; word < to; word++)
            {
                ((ulong*)start)[word] = SplitMix.Mix(seed + ((ulong)word * SplitMix.Golden));
            }
        });
    }
}

/// <summary>Where the matrices of one layer begin; each row is one output.</summary>
internal readonly unsafe struct LayerWeights(sbyte* query, sbyte* key, sbyte* value, sbyte* output, sbyte* up, sbyte* down)
{
    public sbyte* Query { get; } = query;

    public sbyte* Key { get; } = key;

    public sbyte* Value { get; } = value;

    public sbyte* Output { get; } = output;

    public sbyte* Up { get; } = up;

    public sbyte* Down { get; } = down;
}
