using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Validator.Engine.Inference;

/// <summary>Float activations to int8 range with one scale a row. Lengths are multiples of 64.</summary>
internal static class Quantizer
{
    private const float Limit = 127;

    /// <summary>Writes <paramref name="x"/> as int8 values in int16 and returns the scale.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // As the kernels: hot from the first call.
    public static float Quantize(ReadOnlySpan<float> x, Span<short> quantized)
    {
        float largest = MathF.Abs(TensorPrimitives.MaxMagnitude(x));
        float inverse = largest > 0 ? Limit / largest : 0;
        for (int i = 0; i < x.Length; i += Vector256<short>.Count)
        {
            Vector256.Narrow(Round(x[i..], inverse), Round(x[(i + 8)..], inverse)).CopyTo(quantized[i..]);
        }

        return largest / Limit;
    }

    /// <summary>The same into int8 memory, for the key-value cache.</summary>
    public static float Quantize(ReadOnlySpan<float> x, Span<sbyte> quantized)
    {
        Span<short> wide = stackalloc short[Models.ModelSpec.HeadWidth];
        float scale = Quantize(x, wide);
        for (int i = 0; i < x.Length; i += Vector256<sbyte>.Count)
        {
            Vector256.Narrow(Vector256.Create<short>(wide[i..]), Vector256.Create<short>(wide[(i + 16)..])).CopyTo(quantized[i..]);
        }

        return scale;
    }

    /// <summary>Quantizes <paramref name="x"/> divided by its root mean square.</summary>
    public static float QuantizeNormalized(ReadOnlySpan<float> x, Span<short> quantized)
    {
        float meanSquare = TensorPrimitives.SumOfSquares(x) / x.Length;
        return Quantize(x, quantized) / MathF.Sqrt(meanSquare + 1e-5f);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Round(ReadOnlySpan<float> x, float inverse) =>
        Vector256.ConvertToInt32(Vector256.Round(Vector256.Create(x) * inverse));
}
