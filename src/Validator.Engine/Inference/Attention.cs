using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Validator.Engine.Inference;

/// <summary>
/// One head of one token over the cached keys and values, in blocks with a running maximum
/// (Milakov, Gimelshein: "Online normalizer calculation for softmax", 2018), so that no buffer grows with the context.
/// A long context is cut into parts that threads may share; where it is cut depends on positions alone, and so does the result.
/// </summary>
internal static unsafe class Attention
{
    /// <summary>Positions in a part.</summary>
    public const int PartLength = 4096;

    /// <summary>Floats that a part's result takes: the sums of its weighted values, its largest score, its total; whole cache lines.</summary>
    public const int PartSize = Width + 16;

    private const int Block = 128;
    private const int Width = Models.ModelSpec.HeadWidth;
    private const int Largest = Width;
    private const int Total = Width + 1;

    /// <summary>Sharpens the attention of random weights, which would otherwise be a plain mean.</summary>
    private const float Sharpness = 2;

    private static readonly float s_scale = Sharpness / MathF.Sqrt(Width);

    /// <summary>Parts of so many positions.</summary>
    public static int Parts(int positions) => (positions + PartLength - 1) / PartLength;

    /// <param name="cache">Keys and values of this head.</param>
    /// <param name="from">First position looked at.</param>
    /// <param name="to">Last position looked at, which is the token's own; fewer than <see cref="PartLength"/> after the first.</param>
    /// <param name="query">The head's query, <see cref="Models.ModelSpec.HeadWidth"/> values.</param>
    /// <param name="decay">What a step back in position takes off a score (0: position does not matter).</param>
    /// <param name="output">Receives the weighted mean of the values.</param>
    public static void Run(HeadCache cache, int from, int to, ReadOnlySpan<float> query, float decay, Span<float> output)
    {
        float* part = stackalloc float[PartSize];
        RunPart(cache, from, to, to, query, decay, part);
        Combine(part, 1, output);
    }

    /// <summary>The same up to the last step for some of the positions, <paramref name="from"/> to <paramref name="to"/>.</summary>
    /// <param name="cache">Keys and values of this head.</param>
    /// <param name="from">First position looked at.</param>
    /// <param name="to">Last position looked at.</param>
    /// <param name="own">The token's own position.</param>
    /// <param name="query">The head's query.</param>
    /// <param name="decay">What a step back in position takes off a score.</param>
    /// <param name="part">Receives <see cref="PartSize"/> values for <see cref="Combine"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Hot from the first call: tiering would spend the first answers unoptimized.
    public static void RunPart(HeadCache cache, int from, int to, int own, ReadOnlySpan<float> query, float decay, float* part)
    {
        short* quantized = stackalloc short[Width];
        float* scores = stackalloc float[Block];
        float scale = Quantizer.Quantize(query, new Span<short>(quantized, Width)) * s_scale;
        new Span<float>(part, PartSize).Clear();
        float largest = float.NegativeInfinity;
        float total = 0;
        for (int start = from; start <= to; start += Block)
        {
            int count = Math.Min(Block, to - start + 1);
            long offset = (long)start * Width;
            sbyte* values = cache.Values + offset;
            Span<float> block = new(scores, count);
            KeyScores.Run(cache.Keys + offset, cache.KeyScales + start, values, quantized, scale, decay, own - start, count, scores);
            float highest = TensorPrimitives.Max(block);
            if (highest > largest)
            {
                float factor = FixedOrder.Exp(largest - highest);
                Rescale(part, factor);
                total *= factor;
                largest = highest;
            }

            FixedOrder.Exp(block, largest);
            int whole = (count + 7) & ~7;
            new Span<float>(scores + count, whole - count).Clear();
            total += FixedOrder.Sum(new ReadOnlySpan<float>(scores, whole));
            TensorPrimitives.Multiply(block, new ReadOnlySpan<float>(cache.ValueScales + start, count), block);

            // The keys of the next block, where there is one; else rows at hand.
            sbyte* ahead = start + (2 * Block) - 1 <= to ? cache.Keys + offset + (Block * Width) : values;
            ValueSum.Run(values, scores, ahead, count, part);
        }

        part[Largest] = largest;
        part[Total] = total;
    }

    /// <summary>The result of consecutive parts of one head, in their order.</summary>
    public static void Combine(float* parts, int count, Span<float> output)
    {
        float largest = float.NegativeInfinity;
        for (int i = 0; i < count; i++)
        {
            largest = MathF.Max(largest, parts[(i * PartSize) + Largest]);
        }

        float total = 0;
        output.Clear();
        for (int i = 0; i < count; i++, parts += PartSize)
        {
            float factor = FixedOrder.Exp(parts[Largest] - largest);
            total += parts[Total] * factor;
            for (int j = 0; j < Width; j += 8)
            {
                (Vector256.Create<float>(output[j..]) + (Vector256.Load(parts + j) * factor)).CopyTo(output[j..]);
            }
        }

        float inverse = 1 / total;
        for (int j = 0; j < Width; j += 8)
        {
            (Vector256.Create<float>(output[j..]) * inverse).CopyTo(output[j..]);
        }
    }

    private static void Rescale(float* sums, float factor)
    {
        for (int j = 0; j < Width; j += 8)
        {
            (Vector256.Load(sums + j) * factor).Store(sums + j);
        }
    }
}
