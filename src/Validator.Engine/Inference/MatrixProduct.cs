using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Validator.Engine.Inference;

/// <summary>What a matrix product does with its result.</summary>
internal enum ProductMode
{
    /// <summary>Overwrites the output.</summary>
    Set,

    /// <summary>Adds to the output: a residual connection.</summary>
    Add,

    /// <summary>Overwrites the output, negative results becoming zero.</summary>
    Rectify,
}

/// <summary>int8 activations of a batch, <see cref="BiasedDot.Bias"/> higher, one scale a row.</summary>
internal readonly unsafe struct Activations(byte* values, float* scales, int stride)
{
    public byte* Values { get; } = values;

    public float* Scales { get; } = scales;

    /// <summary>Values between the beginnings of two rows.</summary>
    public int Stride { get; } = stride;
}

/// <summary>Weights times the activations of a batch; each thread computes some of the outputs of all tokens.</summary>
internal static unsafe class MatrixProduct
{
    /// <summary>Outputs computed before the next tokens are taken: their weights stay in the first-level cache.</summary>
    private const int RowBlock = 16;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Hot from the first call: tiering would spend the first answers unoptimized.
    public static void Run(Share share, Matrix matrix, Activations x, int tokens, float* y, ProductMode mode)
    {
        int inputs = matrix.Inputs;
        float scale = Weights.Scale(inputs);
        (int from, int to) = share.Of(matrix.Outputs / RowBlock);
        for (int block = from; block < to; block++)
        {
            int first = block * RowBlock;
            int token = 0;
            for (; token + 4 <= tokens; token += 4)
            {
                byte* values = x.Values + ((long)token * x.Stride);
                for (int row = first; row < first + RowBlock; row++)
                {
                    Vector128<int> sums = BiasedDot.Four(matrix.Rows + ((long)row * inputs), values, x.Stride, inputs)
                        - Vector128.Create(BiasedDot.Bias * matrix.Sums[row]);
                    for (int i = 0; i < 4; i++)
                    {
                        Put(y + ((long)(token + i) * matrix.Outputs) + row, sums[i] * (x.Scales[token + i] * scale), mode);
                    }
                }
            }

            for (; token < tokens; token++)
            {
                byte* values = x.Values + ((long)token * x.Stride);
                for (int row = first; row < first + RowBlock; row++)
                {
                    int sum = BiasedDot.One(matrix.Rows + ((long)row * inputs), values, inputs) - (BiasedDot.Bias * matrix.Sums[row]);
                    Put(y + ((long)token * matrix.Outputs) + row, sum * (x.Scales[token] * scale), mode);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(float* target, float value, ProductMode mode) => *target = mode switch
    {
        ProductMode.Set => value,
        ProductMode.Add => *target + value,
        _ => MathF.Max(0, value),
    };
}

/// <summary>One thread's part of work that is divided evenly.</summary>
internal readonly record struct Share(int Thread, int Threads)
{
    public (int From, int To) Of(int count) =>
        ((int)((long)count * Thread / Threads), (int)((long)count * (Thread + 1) / Threads));
}
