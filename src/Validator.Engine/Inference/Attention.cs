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
        private Sums _sums;
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
                float factor = FixedOrder.Exp(_largest - largest);
                _sums.Rescale(factor);
                _total *= factor;
                _largest = largest;
            }

            FixedOrder.Exp(scores, _largest);

            // In locals, which stay in registers.
            Sums sums = _sums;
            float total = _total;
            sbyte* value = cache.Values + ((long)start * Width);
            float* scales = cache.ValueScales + start;
            for (int j = 0; j < scores.Length; j++, value += Width)
            {
                total += scores[j];
                sums.Add(Vector256.Create(scores[j] * scales[j]), value);
            }

            _sums = sums;
            _total = total;
        }

        public readonly void Finish(Span<float> output) => _sums.Write(output, 1 / _total);
    }

    /// <summary>A head's values, eight to a vector: the same steps on processors with vectors of 256 and of 512 bits.</summary>
    private struct Sums
    {
        private Vector256<float> _a;
        private Vector256<float> _b;
        private Vector256<float> _c;
        private Vector256<float> _d;
        private Vector256<float> _e;
        private Vector256<float> _f;
        private Vector256<float> _g;
        private Vector256<float> _h;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(Vector256<float> weight, sbyte* values)
        {
            _a += weight * Widen(values);
            _b += weight * Widen(values + 8);
            _c += weight * Widen(values + 16);
            _d += weight * Widen(values + 24);
            _e += weight * Widen(values + 32);
            _f += weight * Widen(values + 40);
            _g += weight * Widen(values + 48);
            _h += weight * Widen(values + 56);
        }

        public void Rescale(float factor)
        {
            _a *= factor;
            _b *= factor;
            _c *= factor;
            _d *= factor;
            _e *= factor;
            _f *= factor;
            _g *= factor;
            _h *= factor;
        }

        public readonly void Write(Span<float> output, float factor)
        {
            (_a * factor).CopyTo(output);
            (_b * factor).CopyTo(output[8..]);
            (_c * factor).CopyTo(output[16..]);
            (_d * factor).CopyTo(output[24..]);
            (_e * factor).CopyTo(output[32..]);
            (_f * factor).CopyTo(output[40..]);
            (_g * factor).CopyTo(output[48..]);
            (_h * factor).CopyTo(output[56..]);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector256<float> Widen(sbyte* values)
        {
            if (Avx2.IsSupported)
            {
                return Vector256.ConvertToSingle(Avx2.ConvertToVector256Int32(values));
            }

            Vector128<short> wide = Vector128.WidenLower(Vector128.CreateScalar(*(long*)values).AsSByte());
            return Vector256.ConvertToSingle(Vector256.Create(Vector128.WidenLower(wide), Vector128.WidenUpper(wide)));
        }
    }
}
