using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Validator.Engine.Inference;

/// <summary>
/// Dot products of int8 keys with an int8 query kept in int16. Sums of integers are exact, so that a result does not
/// depend on vector width, thread count or what else is in the batch. Lengths are multiples of 64.
/// </summary>
internal static unsafe class Int8Dot
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int One(sbyte* w, short* x, int n) =>
        Avx512BW.IsSupported ? Wide(w, x, n) : Avx2.IsSupported ? Narrow(w, x, n) : Portable(w, x, n);

    /// <summary>With AVX-512.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Wide(sbyte* w, short* x, int n)
    {
        Vector512<int> a = default, b = default;
        for (int i = 0; i < n; i += 64)
        {
            a += Avx512BW.MultiplyAddAdjacent(Avx512BW.ConvertToVector512Int16(Vector256.Load(w + i)), Vector512.Load(x + i));
            b += Avx512BW.MultiplyAddAdjacent(Avx512BW.ConvertToVector512Int16(Vector256.Load(w + i + 32)), Vector512.Load(x + i + 32));
        }

        return Vector512.Sum(a + b);
    }

    /// <summary>With AVX2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Narrow(sbyte* w, short* x, int n)
    {
        Vector256<int> a = default, b = default;
        for (int i = 0; i < n; i += 32)
        {
            a += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(Vector128.Load(w + i)), Vector256.Load(x + i));
            b += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(Vector128.Load(w + i + 16)), Vector256.Load(x + i + 16));
        }

        return Vector256.Sum(a + b);
    }

    /// <summary>On any processor.</summary>
    public static int Portable(sbyte* w, short* x, int n)
    {
        Vector128<int> sum = default;
        for (int i = 0; i < n; i += 8)
        {
            // Products of two int8 stay below 2^15, so that an int16 holds them.
            Vector128<short> products = Vector128.WidenLower(Vector128.CreateScalar(*(long*)(w + i)).AsSByte()) * Vector128.Load(x + i);
            sum += Vector128.WidenLower(products) + Vector128.WidenUpper(products);
        }

        return Vector128.Sum(sum);
    }
}
