using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Validator.Engine.Inference;

/// <summary>
/// Dot products of int8 weights with int8 activations kept in int16. Sums of integers are exact,
/// so that a result does not depend on vector width, thread count or what else is in the batch.
/// All lengths are multiples of 64.
/// </summary>
internal static unsafe class Int8Dot
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int One(sbyte* w, short* x, int n)
    {
        if (Avx512BW.IsSupported)
        {
            Vector512<int> a = default, b = default;
            for (int i = 0; i < n; i += 64)
            {
                a += Avx512BW.MultiplyAddAdjacent(Avx512BW.ConvertToVector512Int16(Vector256.Load(w + i)), Vector512.Load(x + i));
                b += Avx512BW.MultiplyAddAdjacent(Avx512BW.ConvertToVector512Int16(Vector256.Load(w + i + 32)), Vector512.Load(x + i + 32));
            }

            return Vector512.Sum(a + b);
        }

        Vector256<int> sum = default;
        for (int i = 0; i < n; i += 16)
        {
            sum += PairSums(Widen(w + i), Vector256.Load(x + i));
        }

        return Vector256.Sum(sum);
    }

    /// <summary>Four activations (<paramref name="stride"/> apart) against one row of weights, which is read once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Four(sbyte* w, short* x, int stride, int n)
    {
        short* x1 = x + stride;
        short* x2 = x1 + stride;
        short* x3 = x2 + stride;
        if (Avx512BW.IsSupported)
        {
            Vector512<int> a = default, b = default, c = default, d = default;
            for (int i = 0; i < n; i += 32)
            {
                Vector512<short> row = Avx512BW.ConvertToVector512Int16(Vector256.Load(w + i));
                a += Avx512BW.MultiplyAddAdjacent(row, Vector512.Load(x + i));
                b += Avx512BW.MultiplyAddAdjacent(row, Vector512.Load(x1 + i));
                c += Avx512BW.MultiplyAddAdjacent(row, Vector512.Load(x2 + i));
                d += Avx512BW.MultiplyAddAdjacent(row, Vector512.Load(x3 + i));
            }

            return Vector128.Create(Vector512.Sum(a), Vector512.Sum(b), Vector512.Sum(c), Vector512.Sum(d));
        }

        Vector256<int> p = default, q = default, r = default, s = default;
        for (int i = 0; i < n; i += 16)
        {
            Vector256<short> row = Widen(w + i);
            p += PairSums(row, Vector256.Load(x + i));
            q += PairSums(row, Vector256.Load(x1 + i));
            r += PairSums(row, Vector256.Load(x2 + i));
            s += PairSums(row, Vector256.Load(x3 + i));
        }

        return Vector128.Create(Vector256.Sum(p), Vector256.Sum(q), Vector256.Sum(r), Vector256.Sum(s));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Widen(sbyte* w)
    {
        Vector128<sbyte> narrow = Vector128.Load(w);
        return Avx2.IsSupported
            ? Avx2.ConvertToVector256Int16(narrow)
            : Vector256.Create(Vector128.WidenLower(narrow), Vector128.WidenUpper(narrow));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> PairSums(Vector256<short> w, Vector256<short> x)
    {
        if (Avx2.IsSupported)
        {
            return Avx2.MultiplyAddAdjacent(w, x);
        }

        // Products of two int8 stay below 2^15, so that an int16 holds them.
        Vector256<short> products = w * x;
        return Vector256.WidenLower(products) + Vector256.WidenUpper(products);
    }
}
