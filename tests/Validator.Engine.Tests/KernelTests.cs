using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using CsCheck;
using Validator.Engine.Inference;

namespace Validator.Engine.Tests;

/// <summary>Every instruction set's path of a kernel against plain arithmetic.</summary>
public sealed class KernelTests
{
    private static readonly Gen<int> s_length = Gen.Int[1, 40].Select(blocks => blocks * 64);

    [Fact]
    public void Products_with_weights_are_exact_on_every_path() =>
        s_length.SelectMany(length => Gen.Select(Numbers(-64, 63, length), Numbers(-127, 127, length * 4))).Sample((weights, values) =>
        {
            int length = weights.Length;
            int[] expected = [.. Enumerable.Range(0, 4).Select(row => weights.Zip(values.Skip(row * length), (w, x) => w * x).Sum())];
            Assert.All(Biased(weights, values), actual => Assert.Equal(expected, actual));
        }, iter: 200);

    [Theory]
    [InlineData(-64, -127)]
    [InlineData(-64, 127)]
    [InlineData(63, -127)]
    [InlineData(63, 127)]
    public void No_product_saturates(int weight, int value) =>
        Assert.All(
            Biased(Enumerable.Repeat(weight, 128).ToArray(), Enumerable.Repeat(value, 512).ToArray()),
            actual => Assert.Equal(Enumerable.Repeat(128 * weight * value, 4), actual));

    [Fact]
    public unsafe void Products_with_keys_are_exact_on_every_path() =>
        s_length.SelectMany(length => Gen.Select(Numbers(-128, 127, length), Numbers(-127, 127, length))).Sample((keys, query) =>
        {
            sbyte[] narrow = [.. keys.Select(key => (sbyte)key)];
            short[] wide = [.. query.Select(value => (short)value)];
            int expected = keys.Zip(query, (w, x) => w * x).Sum();
            fixed (sbyte* w = narrow)
            fixed (short* x = wide)
            {
                Assert.Equal(expected, Int8Dot.Portable(w, x, narrow.Length));
                Assert.Equal(expected, Avx2.IsSupported ? Int8Dot.Narrow(w, x, narrow.Length) : expected);
                Assert.Equal(expected, Avx512BW.IsSupported ? Int8Dot.Wide(w, x, narrow.Length) : expected);
            }
        }, iter: 200);

    [Fact]
    public void The_exponential_is_right_to_the_sixth_digit() =>
        Gen.Float[-86, 0].Sample(x => Assert.Equal(1, FixedOrder.Exp(x) / Math.Exp(x), 2e-6));

    [Fact]
    public void The_exponential_of_a_block_is_that_of_each() =>
        Gen.Float[-100, 0].Array[1, 130].Sample(values =>
        {
            float[] block = [.. values];
            FixedOrder.Exp(block, 0.5f);
            Assert.Equal(values.Select(value => FixedOrder.Exp(value - 0.5f)), block);
        });

    private static Gen<int[]> Numbers(int least, int most, int count) => Gen.Int[least, most].Array[count];

    /// <summary>The products of one row of weights with four rows of values, by every path that this processor has.</summary>
    private static unsafe List<int[]> Biased(int[] weights, int[] values)
    {
        sbyte[] narrow = [.. weights.Select(weight => (sbyte)weight)];
        byte[] biased = [.. values.Select(value => (byte)(value + BiasedDot.Bias))];
        int n = narrow.Length;
        int correction = BiasedDot.Bias * weights.Sum();
        List<int[]> results = [];
        fixed (sbyte* w = narrow)
        fixed (byte* x = biased)
        {
            Add(BiasedDot.FourPortable(w, x, n, n), BiasedDot.OnePortable(w, x, n));
            if (Avx2.IsSupported)
            {
                Add(BiasedDot.FourNarrow(w, x, n, n), BiasedDot.OneNarrow(w, x, n));
            }

            if (Avx512BW.IsSupported)
            {
                Add(BiasedDot.FourWide(w, x, n, n), BiasedDot.OneWide(w, x, n));
            }
        }

        return results;

        void Add(Vector128<int> four, int one)
        {
            Assert.Equal(four[0], one);
            results.Add([four[0] - correction, four[1] - correction, four[2] - correction, four[3] - correction]);
        }
    }
}
