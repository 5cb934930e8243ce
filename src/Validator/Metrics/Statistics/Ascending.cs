using System.Buffers;
using System.Runtime.InteropServices;

namespace Validator.Metrics.Statistics;

/// <summary>
/// Puts numbers in order by their digits (Knuth, "The Art of Computer Programming" 3, 5.2.5). The library's own sort calls a
/// comparer for every pair when it is compiled ahead of time, and a log of a million requests is sorted a dozen times.
/// </summary>
internal static class Ascending
{
    /// <summary>Below that the library's is as quick.</summary>
    private const int Few = 4096;

    private const int Bits = 11;
    private const int Digits = 1 << Bits;
    private const int Passes = 6;

    /// <summary>Puts them in ascending order, where they are. None may be NaN.</summary>
    public static void Sort(Span<double> values)
    {
        if (values.Length < Few)
        {
            values.Sort();
            return;
        }

        var room = ArrayPool<ulong>.Shared.Rent(values.Length);
        try
        {
            Sort(MemoryMarshal.Cast<double, ulong>(values), room.AsSpan(0, values.Length));
        }
        finally
        {
            ArrayPool<ulong>.Shared.Return(room);
        }
    }

    /// <summary>The same in a copy.</summary>
    public static double[] Sorted(ReadOnlySpan<double> values)
    {
        var copy = values.ToArray();
        Sort(copy);
        return copy;
    }

    /// <summary>How many of ascending values lie below a bound.</summary>
    /// <param name="sorted">The values.</param>
    /// <param name="bound">The bound.</param>
    /// <param name="inclusive">Whether those that equal it count too.</param>
    public static int Below(ReadOnlySpan<double> sorted, double bound, bool inclusive)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = sorted[middle] < bound || (inclusive && sorted[middle].Equals(bound)) ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static void Sort(Span<ulong> values, Span<ulong> room)
    {
        var counts = new int[Passes * Digits];
        foreach (ref var value in values)
        {
            value = ToOrder(value);
            for (var pass = 0; pass < Passes; pass++)
            {
                counts[(pass * Digits) + Digit(value, pass)]++;
            }
        }

        var from = values;
        var to = room;
        for (var pass = 0; pass < Passes; pass++)
        {
            var places = counts.AsSpan(pass * Digits, Digits);
            if (places[Digit(from[0], pass)] == from.Length)
            {
                // All have the same digit there.
                continue;
            }

            for (var (digit, before) = (0, 0); digit < Digits; digit++)
            {
                (places[digit], before) = (before, before + places[digit]);
            }

            foreach (var value in from)
            {
                to[places[Digit(value, pass)]++] = value;
            }

            var swapped = from;
            from = to;
            to = swapped;
        }

        for (var i = 0; i < from.Length; i++)
        {
            values[i] = FromOrder(from[i]);
        }
    }

    private static int Digit(ulong value, int pass) => (int)(value >> (pass * Bits)) & (Digits - 1);

    /// <summary>The bits of a negative number count down, and stand before those of a positive one.</summary>
    private static ulong ToOrder(ulong bits) => bits ^ ((ulong)((long)bits >> 63) | (1UL << 63));

    private static ulong FromOrder(ulong order) => order ^ ((order >> 63) - 1 | (1UL << 63));
}
