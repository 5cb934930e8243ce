using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Validator.Engine.Models;

namespace Validator.Engine.Inference;

/// <summary>
/// Dot products of one query with the keys of consecutive positions, four at a time, so that they share the additions
/// across a vector. Sums of integers are exact: every path gives the same.
/// </summary>
internal static unsafe class KeyScores
{
    private const int Width = ModelSpec.HeadWidth;

    /// <summary>
    /// Writes, for each of <paramref name="count"/> keys, its product with the query times <paramref name="scale"/> and its own
    /// scale, less <paramref name="decay"/> for each step back.
    /// </summary>
    /// <param name="keys">The first key.</param>
    /// <param name="scales">The keys' scales.</param>
    /// <param name="ahead">As many rows that will be read next; the memory is asked for them meanwhile.</param>
    /// <param name="query">int8 values in int16.</param>
    /// <param name="scale">The query's scale.</param>
    /// <param name="decay">What a step back in position takes off.</param>
    /// <param name="back">Steps back from the token to the first key.</param>
    /// <param name="count">Keys.</param>
    /// <param name="scores">Receives the scores.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Hot from the first call: tiering would spend the first answers unoptimized.
    public static void Run(
        sbyte* keys, float* scales, sbyte* ahead, short* query, float scale, float decay, int back, int count, float* scores)
    {
        int j = 0;
        if (Avx512BW.IsSupported)
        {
            Vector512<short> first = Vector512.Load(query);
            Vector512<short> second = Vector512.Load(query + 32);
            for (; j + 4 <= count; j += 4)
            {
                Prefetch(ahead + (j * Width));
                Put(FourWide(keys + (j * Width), first, second), scales + j, scale, decay, back - j, scores + j);
            }
        }
        else if (Avx2.IsSupported)
        {
            Vector256<short> first = Vector256.Load(query);
            Vector256<short> second = Vector256.Load(query + 16);
            Vector256<short> third = Vector256.Load(query + 32);
            Vector256<short> fourth = Vector256.Load(query + 48);
            for (; j + 4 <= count; j += 4)
            {
                Prefetch(ahead + (j * Width));
                Put(FourNarrow(keys + (j * Width), first, second, third, fourth), scales + j, scale, decay, back - j, scores + j);
            }
        }

        for (; j < count; j++)
        {
            int dot = Int8Dot.One(keys + (j * Width), query, Width);
            scores[j] = (dot * scale * scales[j]) - (decay * (back - j));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(Vector128<int> dots, float* scales, float scale, float decay, int back, float* scores)
    {
        Vector128<float> steps = Vector128.ConvertToSingle(Vector128.Create(back) - Vector128<int>.Indices);
        ((Vector128.ConvertToSingle(dots) * scale * Vector128.Load(scales)) - (steps * decay)).Store(scores);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> FourWide(sbyte* keys, Vector512<short> first, Vector512<short> second)
    {
        Vector512<int> a = OneWide(keys, first, second);
        Vector512<int> b = OneWide(keys + Width, first, second);
        Vector512<int> c = OneWide(keys + (2 * Width), first, second);
        Vector512<int> d = OneWide(keys + (3 * Width), first, second);
        Vector512<long> ab = (Avx512F.UnpackLow(a, b) + Avx512F.UnpackHigh(a, b)).AsInt64();
        Vector512<long> cd = (Avx512F.UnpackLow(c, d) + Avx512F.UnpackHigh(c, d)).AsInt64();
        Vector512<int> all = Avx512F.UnpackLow(ab, cd).AsInt32() + Avx512F.UnpackHigh(ab, cd).AsInt32();
        Vector256<int> half = all.GetLower() + all.GetUpper();
        return half.GetLower() + half.GetUpper();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> OneWide(sbyte* key, Vector512<short> first, Vector512<short> second) =>
        Avx512BW.MultiplyAddAdjacent(Avx512BW.ConvertToVector512Int16(Vector256.Load(key)), first)
        + Avx512BW.MultiplyAddAdjacent(Avx512BW.ConvertToVector512Int16(Vector256.Load(key + 32)), second);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> FourNarrow(
        sbyte* keys, Vector256<short> first, Vector256<short> second, Vector256<short> third, Vector256<short> fourth)
    {
        Vector256<int> a = OneNarrow(keys, first, second, third, fourth);
        Vector256<int> b = OneNarrow(keys + Width, first, second, third, fourth);
        Vector256<int> c = OneNarrow(keys + (2 * Width), first, second, third, fourth);
        Vector256<int> d = OneNarrow(keys + (3 * Width), first, second, third, fourth);
        Vector256<int> all = Avx2.HorizontalAdd(Avx2.HorizontalAdd(a, b), Avx2.HorizontalAdd(c, d));
        return all.GetLower() + all.GetUpper();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> OneNarrow(
        sbyte* key, Vector256<short> first, Vector256<short> second, Vector256<short> third, Vector256<short> fourth) =>
        Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(Vector128.Load(key)), first)
        + Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(Vector128.Load(key + 16)), second)
        + Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(Vector128.Load(key + 32)), third)
        + Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(Vector128.Load(key + 48)), fourth);

    /// <summary>A row is a cache line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(sbyte* rows)
    {
        Sse.Prefetch0(rows);
        Sse.Prefetch0(rows + Width);
        Sse.Prefetch0(rows + (2 * Width));
        Sse.Prefetch0(rows + (3 * Width));
    }
}
