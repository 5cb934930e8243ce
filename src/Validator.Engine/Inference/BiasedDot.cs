using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Validator.Engine.Inference;

/// <summary>
/// Dot products of weights in 7 bits (-64 to 63) with int8 activations kept 128 higher, as bytes without sign.
/// In that range the processor's multiplication of bytes adds its pairs without saturation, which halves the
/// instructions that widening takes; whoever calls subtracts 128 times the sum of the weights.
/// Sums of integers are exact, so that a result does not depend on vector width, thread count or what else is in the batch.
/// Lengths are multiples of 64.
/// </summary>
internal static unsafe class BiasedDot
{
    /// <summary>What activations are kept higher by.</summary>
    public const int Bias = 128;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int One(sbyte* w, byte* x, int n) =>
        Avx512BW.IsSupported ? OneWide(w, x, n) : Avx2.IsSupported ? OneNarrow(w, x, n) : OnePortable(w, x, n);

    /// <summary>Four activations (<paramref name="stride"/> apart) against one row of weights, which is read once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Four(sbyte* w, byte* x, int stride, int n) =>
        Avx512BW.IsSupported ? FourWide(w, x, stride, n) : Avx2.IsSupported ? FourNarrow(w, x, stride, n) : FourPortable(w, x, stride, n);

    /// <summary>With AVX-512.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int OneWide(sbyte* w, byte* x, int n)
    {
        Vector512<int> sum = default;
        for (int i = 0; i < n; i += 64)
        {
            sum += Quads(Vector512.Load(x + i), Vector512.Load(w + i));
        }

        return Vector512.Sum(sum);
    }

    /// <summary>With AVX2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int OneNarrow(sbyte* w, byte* x, int n)
    {
        Vector256<int> a = default, b = default;
        for (int i = 0; i < n; i += 64)
        {
            a += Quads(Vector256.Load(x + i), Vector256.Load(w + i));
            b += Quads(Vector256.Load(x + i + 32), Vector256.Load(w + i + 32));
        }

        return Vector256.Sum(a + b);
    }

    /// <summary>On any processor.</summary>
    public static int OnePortable(sbyte* w, byte* x, int n)
    {
        Vector128<int> sum = default;
        for (int i = 0; i < n; i += 16)
        {
            Vector128<sbyte> row = Vector128.Load(w + i);
            Vector128<byte> values = Vector128.Load(x + i);

            // Products stay below 2^14, so that an int16 holds the sum of two.
            Vector128<short> pairs = (Vector128.WidenLower(row) * Vector128.WidenLower(values).AsInt16())
                + (Vector128.WidenUpper(row) * Vector128.WidenUpper(values).AsInt16());
            sum += Vector128.WidenLower(pairs) + Vector128.WidenUpper(pairs);
        }

        return Vector128.Sum(sum);
    }

    /// <summary>With AVX-512.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> FourWide(sbyte* w, byte* x, int stride, int n)
    {
        byte* x1 = x + stride;
        byte* x2 = x1 + stride;
        byte* x3 = x2 + stride;
        Vector512<int> a = default, b = default, c = default, d = default;
        for (int i = 0; i < n; i += 64)
        {
            Vector512<sbyte> row = Vector512.Load(w + i);
            a += Quads(Vector512.Load(x + i), row);
            b += Quads(Vector512.Load(x1 + i), row);
            c += Quads(Vector512.Load(x2 + i), row);
            d += Quads(Vector512.Load(x3 + i), row);
        }

        return Vector128.Create(Vector512.Sum(a), Vector512.Sum(b), Vector512.Sum(c), Vector512.Sum(d));
    }

    /// <summary>With AVX2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> FourNarrow(sbyte* w, byte* x, int stride, int n)
    {
        byte* x1 = x + stride;
        byte* x2 = x1 + stride;
        byte* x3 = x2 + stride;
        Vector256<int> a = default, b = default, c = default, d = default;
        for (int i = 0; i < n; i += 32)
        {
            Vector256<sbyte> row = Vector256.Load(w + i);
            a += Quads(Vector256.Load(x + i), row);
            b += Quads(Vector256.Load(x1 + i), row);
            c += Quads(Vector256.Load(x2 + i), row);
            d += Quads(Vector256.Load(x3 + i), row);
        }

        return Vector128.Create(Vector256.Sum(a), Vector256.Sum(b), Vector256.Sum(c), Vector256.Sum(d));
    }

    /// <summary>On any processor.</summary>
    public static Vector128<int> FourPortable(sbyte* w, byte* x, int stride, int n) => Vector128.Create(
        OnePortable(w, x, n), OnePortable(w, x + stride, n), OnePortable(w, x + (2L * stride), n), OnePortable(w, x + (3L * stride), n));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Quads(Vector512<byte> x, Vector512<sbyte> w) =>
        Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(x, w), Vector512<short>.One);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Quads(Vector256<byte> x, Vector256<sbyte> w) =>
        Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(x, w), Vector256<short>.One);
}
