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

/// <summary>int8 activations of a batch: values in int16, one scale a row.</summary>
internal readonly unsafe struct Activations(short* values, float* scales, int stride)
{
    public short* Values { get; } = values;

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
    public static void Run(
        Share share, sbyte* weights, int outputs, int inputs, Activations x, int tokens, float* y, ProductMode mode)
    {
        float scale = Weights.Scale(inputs);
        (int from, int to) = share.Of(outputs / RowBlock);
        for (int block = from; block < to; block++)
        {
            int first = block * RowBlock;
            int token = 0;
            for (; token + 4 <= tokens; token += 4)
            {
                for (int row = first; row < first + RowBlock; row++)
                {
                    Vector128<int> sums = Int8Dot.Four(
                        weights + ((long)row * inputs), x.Values + ((long)token * x.Stride), x.Stride, inputs);
                    for (int i = 0; i < 4; i++)
                    {
                        Put(y + ((long)(token + i) * outputs) + row, sums[i] * (x.Scales[token + i] * scale), mode);
                    }
                }
            }

            for (; token < tokens; token++)
            {
                for (int row = first; row < first + RowBlock; row++)
                {
                    int sum = Int8Dot.One(weights + ((long)row * inputs), x.Values + ((long)token * x.Stride), inputs);
                    Put(y + ((long)token * outputs) + row, sum * (x.Scales[token] * scale), mode);
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
