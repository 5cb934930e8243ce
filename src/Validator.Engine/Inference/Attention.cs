using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Validator.Engine.Inference;

/// <summary>
/// One head of one token over the cached keys and values, in blocks with a running maximum
/// (Milakov, Gimelshein: "Online normalizer calculation for softmax", 2018), so that no buffer grows with the context.
/// </summary>
internal static unsafe class Attention
{
    private const int Block = 128;
    private const int Width = Models.ModelSpec.HeadWidth;

    /// <summary>Sharpens the attention of random weights, which would otherwise be a plain mean.</summary>
    private const float Sharpness = 2;

    private static readonly float s_scale = Sharpness / MathF.Sqrt(Width);

    /// <param name="cache">Keys and values of this head.</param>
    /// <param name="from">First position looked at.</param>
    /// <param name="to">Last position looked at, which is the token's own.</param>
    /// <param name="query">The head's query, <see cref="Models.ModelSpec.HeadWidth"/> values.</param>
    /// <param name="decay">What a step back in position takes off a score (0: position does not matter).</param>
    /// <param name="output">Receives the weighted mean of the values.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Hot from the first call: tiering would spend the first answers unoptimized.
    public static void Run(HeadCache cache, int from, int to, ReadOnlySpan<float> query, float decay, Span<float> output)
    {
        short* quantized = stackalloc short[Width];
        float scale = Quantizer.Quantize(query, new Span<short>(quantized, Width)) * s_scale;
        Span<float> scores = stackalloc float[Block];
        Accumulator sum = default;
        for (int start = from; start <= to; start += Block)
        {
            Span<float> block = scores[..Math.Min(Block, to - start + 1)];
            for (int j = 0; j < block.Length; j++)
            {
                int position = start + j;
                int dot = Int8Dot.One(cache.Keys + ((long)position * Width), quantized, Width);
                block[j] = (dot * scale * cache.KeyScales[position]) - (decay * (to - position));
            }

            sum.Add(block, cache, start);
        }

        sum.Finish(output);
    }

    /// <summary>The running softmax-weighted sum of values.</summary>
    private ref struct Accumulator
    {
        private Vector512<float> _a;
        private Vector512<float> _b;
        private Vector512<float> _c;
        private Vector512<float> _d;
        private float _largest;
        private float _total;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Hot from the first call: tiering would spend the first answers unoptimized.
        public void Add(scoped Span<float> scores, HeadCache cache, int start)
        {
            float largest = TensorPrimitives.Max(scores);
            if (_total == 0)
            {
                _largest = largest;
            }
            else if (largest > _largest)
            {
                Rescale(MathF.Exp(_largest - largest));
                _largest = largest;
            }

            TensorPrimitives.Subtract(scores, _largest, scores);
            TensorPrimitives.Exp(scores, scores);
            for (int j = 0; j < scores.Length; j++)
            {
                _total += scores[j];
                float weight = scores[j] * cache.ValueScales[start + j];
                sbyte* value = cache.Values + ((long)(start + j) * Width);
                _a += weight * Widen(value);
                _b += weight * Widen(value + 16);
                _c += weight * Widen(value + 32);
                _d += weight * Widen(value + 48);
            }
        }

        public readonly void Finish(Span<float> output)
        {
            float inverse = 1 / _total;
            (_a * inverse).CopyTo(output);
            (_b * inverse).CopyTo(output[16..]);
            (_c * inverse).CopyTo(output[32..]);
            (_d * inverse).CopyTo(output[48..]);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector512<float> Widen(sbyte* values)
        {
            Vector128<sbyte> narrow = Vector128.Load(values);
            if (Avx512F.IsSupported)
            {
                return Vector512.ConvertToSingle(Avx512F.ConvertToVector512Int32(narrow));
            }

            (Vector128<short> low, Vector128<short> high) = Vector128.Widen(narrow);
            return Vector512.ConvertToSingle(Vector512.Create(
                Vector256.Create(Vector128.WidenLower(low), Vector128.WidenUpper(low)),
                Vector256.Create(Vector128.WidenLower(high), Vector128.WidenUpper(high))));
        }

        private void Rescale(float factor)
        {
            _a *= factor;
            _b *= factor;
            _c *= factor;
            _d *= factor;
            _total *= factor;
        }
    }
}
