using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Validator.Engine.Inference;

/// <summary>
/// Float arithmetic whose result is the same on every processor: sums in one order, no fused multiplications.
/// A library's functions follow the processor's vector width and differ in the last bit, which soon makes another answer.
/// </summary>
internal static class FixedOrder
{
    /// <summary>Below this e to the power is taken for that of this, which is next to nothing.</summary>
    private const float Lowest = -87;

    /// <summary>The sum of the squares; the length is a multiple of 16.</summary>
    public static float SumOfSquares(ReadOnlySpan<float> x)
    {
        Vector256<float> a = default, b = default;
        for (int i = 0; i < x.Length; i += 16)
        {
            Vector256<float> low = Vector256.Create(x[i..]);
            Vector256<float> high = Vector256.Create(x[(i + 8)..]);
            a += low * low;
            b += high * high;
        }

        return Across(a + b);
    }

    /// <summary>The sum; the length is a multiple of 8.</summary>
    public static float Sum(ReadOnlySpan<float> x)
    {
        Vector256<float> sum = default;
        for (int i = 0; i < x.Length; i += 8)
        {
            sum += Vector256.Create(x[i..]);
        }

        return Across(sum);
    }

    /// <summary>e to the power of each value less <paramref name="less"/>, in place. Differences are 0 or negative.</summary>
    public static void Exp(Span<float> x, float less)
    {
        Vector256<float> shift = Vector256.Create(less);
        int i = 0;
        for (; i + 8 <= x.Length; i += 8)
        {
            Exp(Vector256.Create<float>(x[i..]) - shift).CopyTo(x[i..]);
        }

        for (; i < x.Length; i++)
        {
            x[i] = Exp(x[i] - less);
        }
    }

    /// <summary>e to the power of <paramref name="x"/>, which is 0 or negative.</summary>
    public static float Exp(float x) => Exp(Vector256.Create(x)).ToScalar();

    /// <summary>
    /// 2^n e^r with n whole and r at most half of ln 2, which a polynomial of Taylor's does to 2^-22.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Exp(Vector256<float> x)
    {
        const float Log2E = 1.44269504f;

        // ln 2 in two parts, the first with trailing zeros, so that its product with n is exact.
        const float Ln2High = 0.693359375f;
        const float Ln2Low = -2.12194440e-4f;
        x = Vector256.Max(x, Vector256.Create(Lowest));
        Vector256<float> n = Vector256.Round(x * Log2E);
        Vector256<float> r = x - (n * Ln2High) - (n * Ln2Low);
        Vector256<float> p = (r * (1f / 720)) + Vector256.Create(1f / 120);
        p = (p * r) + Vector256.Create(1f / 24);
        p = (p * r) + Vector256.Create(1f / 6);
        p = (p * r) + Vector256.Create(0.5f);
        p = (p * r) + Vector256<float>.One;
        p = (p * r) + Vector256<float>.One;
        Vector256<int> power = (Vector256.ConvertToInt32(n) + Vector256.Create(127)) << 23;
        return p * power.AsSingle();
    }

    private static float Across(Vector256<float> x)
    {
        float sum = 0;
        for (int i = 0; i < Vector256<float>.Count; i++)
        {
            sum += x[i];
        }

        return sum;
    }
}
