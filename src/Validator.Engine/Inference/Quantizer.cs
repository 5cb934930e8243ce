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
        float largest = Largest(x);
        float inverse = Inverse(largest);
        for (int i = 0; i < x.Length; i += Vector256<short>.Count)
        {
            Narrow(x[i..], inverse).CopyTo(quantized[i..]);
        }

        return largest / Limit;
    }

    /// <summary>The same into int8 memory, for the key-value cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // As the kernels: hot from the first call.
    public static float Quantize(ReadOnlySpan<float> x, Span<sbyte> quantized)
    {
        float largest = Largest(x);
        float inverse = Inverse(largest);
        for (int i = 0; i < x.Length; i += Vector256<sbyte>.Count)
        {
            Vector256.Narrow(Narrow(x[i..], inverse), Narrow(x[(i + 16)..], inverse)).CopyTo(quantized[i..]);
        }

        return largest / Limit;
    }

    /// <summary>The same plus <see cref="BiasedDot.Bias"/> without sign, for products with weights.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // As the kernels: hot from the first call.
    public static float Quantize(ReadOnlySpan<float> x, Span<byte> quantized)
    {
        float largest = Largest(x);
        float inverse = Inverse(largest);
        Vector256<byte> bias = Vector256.Create((byte)BiasedDot.Bias);
        for (int i = 0; i < x.Length; i += Vector256<byte>.Count)
        {
            Vector256<sbyte> values = Vector256.Narrow(Narrow(x[i..], inverse), Narrow(x[(i + 16)..], inverse));
            (values.AsByte() ^ bias).CopyTo(quantized[i..]);
        }

        return largest / Limit;
    }

    /// <summary>Quantizes <paramref name="x"/> divided by its root mean square.</summary>
    public static float QuantizeNormalized(ReadOnlySpan<float> x, Span<byte> quantized)
    {
        float meanSquare = FixedOrder.SumOfSquares(x) / x.Length;
        return Quantize(x, quantized) / MathF.Sqrt(meanSquare + 1e-5f);
    }

    private static float Largest(ReadOnlySpan<float> x) => MathF.Abs(TensorPrimitives.MaxMagnitude(x));

    private static float Inverse(float largest) => largest > 0 ? Limit / largest : 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Narrow(ReadOnlySpan<float> x, float inverse) =>
        Vector256.Narrow(Round(x, inverse), Round(x[8..], inverse));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Round(ReadOnlySpan<float> x, float inverse) =>
        Vector256.ConvertToInt32(Vector256.Round(Vector256.Create(x) * inverse));
}
