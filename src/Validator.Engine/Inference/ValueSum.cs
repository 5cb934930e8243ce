using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Validator.Engine.Models;

namespace Validator.Engine.Inference;

/// <summary>
/// Sums of weighted values of consecutive positions. Each of a head's values is summed by itself, position after position and
/// without fused multiplications, so that the width of a vector changes nothing.
/// </summary>
internal static unsafe class ValueSum
{
    private const int Width = ModelSpec.HeadWidth;

    /// <summary>Adds the values of <paramref name="count"/> positions, each times its weight, to <paramref name="sums"/>.</summary>
    /// <param name="values">The values of the first position.</param>
    /// <param name="weights">A weight for each position.</param>
    /// <param name="ahead">As many rows that will be read next; the memory is asked for them meanwhile.</param>
    /// <param name="count">Positions.</param>
    /// <param name="sums"><see cref="ModelSpec.HeadWidth"/> sums.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(sbyte* values, float* weights, sbyte* ahead, int count, float* sums)
    {
        if (Avx512BW.IsSupported)
        {
            Wide(values, weights, ahead, count, sums);
        }
        else
        {
            Narrow(values, weights, ahead, count, sums);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Hot from the first call: tiering would spend the first answers unoptimized.
    private static void Wide(sbyte* values, float* weights, sbyte* ahead, int count, float* sums)
    {
        Vector512<float> a = Vector512.Load(sums);
        Vector512<float> b = Vector512.Load(sums + 16);
        Vector512<float> c = Vector512.Load(sums + 32);
        Vector512<float> d = Vector512.Load(sums + 48);
        for (int j = 0; j < count; j++, values += Width, ahead += Width)
        {
            Sse.Prefetch0(ahead);
            Vector512<float> weight = Vector512.Create(weights[j]);
            a += weight * Widen(values);
            b += weight * Widen(values + 16);
            c += weight * Widen(values + 32);
            d += weight * Widen(values + 48);
        }

        a.Store(sums);
        b.Store(sums + 16);
        c.Store(sums + 32);
        d.Store(sums + 48);

        static Vector512<float> Widen(sbyte* values) => Vector512.ConvertToSingle(Avx512F.ConvertToVector512Int32(Vector128.Load(values)));
    }

    /// <summary>With vectors of 256 bits, in hardware or not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Hot from the first call: tiering would spend the first answers unoptimized.
    private static void Narrow(sbyte* values, float* weights, sbyte* ahead, int count, float* sums)
    {
        Vector256<float> a = Vector256.Load(sums), b = Vector256.Load(sums + 8), c = Vector256.Load(sums + 16), d = Vector256.Load(sums + 24);
        Vector256<float> e = Vector256.Load(sums + 32), f = Vector256.Load(sums + 40), g = Vector256.Load(sums + 48), h = Vector256.Load(sums + 56);
        for (int j = 0; j < count; j++, values += Width, ahead += Width)
        {
            if (Sse.IsSupported)
            {
                Sse.Prefetch0(ahead);
            }

            Vector256<float> weight = Vector256.Create(weights[j]);
            a += weight * Widen(values);
            b += weight * Widen(values + 8);
            c += weight * Widen(values + 16);
            d += weight * Widen(values + 24);
            e += weight * Widen(values + 32);
            f += weight * Widen(values + 40);
            g += weight * Widen(values + 48);
            h += weight * Widen(values + 56);
        }

        a.Store(sums);
        b.Store(sums + 8);
        c.Store(sums + 16);
        d.Store(sums + 24);
        e.Store(sums + 32);
        f.Store(sums + 40);
        g.Store(sums + 48);
        h.Store(sums + 56);
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
