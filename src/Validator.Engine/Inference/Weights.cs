using Validator.Engine.Models;
using Validator.Engine.Scheduling;

namespace Validator.Engine.Inference;

/// <summary>The int8 weights of one synthetic model, generated from its name and laid out in the order they are read.</summary>
internal sealed unsafe class Weights : IDisposable
{
    /// <summary>Standard deviation of a uniform 7-bit integer: dividing by it keeps activations near one.</summary>
    private const float Deviation = 36.95f;

    private const int BlockBytes = 1 << 20;

    private readonly NativeBuffer _buffer;
    private readonly int* _sums;

    public Weights(ModelSpec model, int threads, MemoryBudget budget)
    {
        Model = model;
        _buffer = new NativeBuffer(BytesFor(model), budget);
        _sums = (int*)(_buffer.Sbytes + model.ParameterCount);
        ParallelOptions limit = new() { MaxDegreeOfParallelism = Math.Min(threads, Environment.ProcessorCount) };
        Fill(SeedOf(model.Name), limit);
        Sum(Embedding, limit);
        for (int layer = 0; layer < model.Layers; layer++)
        {
            foreach (Matrix matrix in Layer(layer).All)
            {
                Sum(matrix, limit);
            }
        }
    }

    public ModelSpec Model { get; }

    /// <summary>All of them, for whoever measures how fast they can be read.</summary>
    public NativeBuffer Memory => _buffer;

    /// <summary>Token embeddings, which are the output head as well: <c>vocabulary x width</c>.</summary>
    public Matrix Embedding => new(_buffer.Sbytes, _sums, Vocabulary.Size, Model.Width);

    /// <summary>What the weights of a model take, in bytes.</summary>
    public static long BytesFor(ModelSpec model) => model.ParameterCount + (RowsOf(model) * sizeof(int));

    /// <summary>What a sum of int8 products over <paramref name="inputs"/> weights is multiplied with.</summary>
    public static float Scale(int inputs) => 1f / (Deviation * MathF.Sqrt(inputs));

    public LayerWeights Layer(int index) => new(
        Model,
        _buffer.Sbytes + Model.EmbeddingParameters + (index * Model.LayerParameters),
        _sums + Vocabulary.Size + (index * LayerWeights.RowsOf(Model)));

    public void Dispose() => _buffer.Dispose();

    private static long RowsOf(ModelSpec model) => Vocabulary.Size + (model.Layers * LayerWeights.RowsOf(model));

    private static ulong SeedOf(string name)
    {
        ulong seed = 0;
        foreach (char c in name)
        {
            seed = SplitMix.Mix(seed + c);
        }

        return seed;
    }

    private static void Sum(Matrix matrix, ParallelOptions limit) => Parallel.For(0, matrix.Outputs, limit, row =>
    {
        sbyte* weights = matrix.Rows + ((long)row * matrix.Inputs);
        int sum = 0;
        for (int i = 0; i < matrix.Inputs; i++)
        {
            sum += weights[i];
        }

        matrix.Sums[row] = sum;
    });

    private void Fill(ulong seed, ParallelOptions limit)
    {
        long total = Model.ParameterCount;
        nint start = (nint)_buffer.Sbytes;
        int blocks = (int)((total + BlockBytes - 1) / BlockBytes);
        Parallel.For(0, blocks, limit, block =>
        {
            long from = (long)block * BlockBytes / sizeof(ulong);
            long to = Math.Min(total, ((long)block + 1) * BlockBytes) / sizeof(ulong);
            for (long word = from; word < to; word++)
            {
                ((ulong*)start)[word] = SevenBits(SplitMix.Mix(seed + ((ulong)word * SplitMix.Golden)));
            }
        });
    }

    /// <summary>Eight bytes at once to the range -64 to 63 (see <see cref="BiasedDot"/>).</summary>
    private static ulong SevenBits(ulong random) =>
        ((random & 0x7F7F7F7F7F7F7F7F) + 0x4040404040404040) ^ 0x8080808080808080;
}
