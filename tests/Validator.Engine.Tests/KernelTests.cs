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
    public unsafe void Scores_of_many_keys_are_those_of_each() =>
        Gen.Int[1, 130].SelectMany(count => Gen.Select(Numbers(-127, 127, count * 64), Numbers(-127, 127, 64))).Sample((keys, query) =>
        {
            int count = keys.Length / 64;
            sbyte[] narrow = [.. keys.Select(key => (sbyte)key)];
            short[] wide = [.. query.Select(value => (short)value)];
            float[] scales = [.. Enumerable.Range(1, count).Select(i => 0.01f * i)];
            float[] scores = new float[count];
            fixed (sbyte* w = narrow)
            fixed (short* x = wide)
            fixed (float* s = scales)
            fixed (float* y = scores)
            {
                KeyScores.Run(w, s, w, x, 0.3f, 0.25f, 200, count, y);
            }

            Assert.Equal(
                Enumerable.Range(0, count).Select(j => (Dot(keys.AsSpan(j * 64, 64), query) * 0.3f * scales[j]) - (0.25f * (200 - j))), scores);
        }, iter: 100);

    /// <summary>The sum over a context of some parts is that of the parts, whoever computes them, and close to plain arithmetic.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(127)]
    [InlineData(Attention.PartLength)]
    [InlineData(Attention.PartLength + 1)]
    [InlineData((2 * Attention.PartLength) + 77)]
    public unsafe void Attention_is_a_weighted_mean(int positions)
    {
        ulong state = (ulong)positions;
        sbyte[] keys = [.. Enumerable.Range(0, positions * 64).Select(_ => (sbyte)(Next(255) - 127))];
        sbyte[] values = [.. Enumerable.Range(0, positions * 64).Select(_ => (sbyte)(Next(255) - 127))];
        float[] keyScales = [.. Enumerable.Range(0, positions).Select(_ => Next(1000) / 1000f / 1000)];
        float[] valueScales = [.. Enumerable.Range(0, positions).Select(_ => Next(1000) / 1000f)];
        float[] query = [.. Enumerable.Range(0, 64).Select(_ => (Next(255) - 127) / 127f * 4)];
        query[0] = 4; // The scale is then 4/127, and the query exact.
        float[] output = new float[64];
        int count = Attention.Parts(positions);
        float[] parts = new float[count * Attention.PartSize];
        fixed (sbyte* k = keys, v = values)
        fixed (float* ks = keyScales, vs = valueScales, part = parts)
        {
            HeadCache cache = new(k, v, ks, vs);
            for (int i = count - 1; i >= 0; i--)
            {
                int from = i * Attention.PartLength;
                Attention.RunPart(cache, from, Math.Min(positions, from + Attention.PartLength) - 1, positions - 1, query, 0, part + (i * Attention.PartSize));
            }

            Attention.Combine(part, count, output);
        }

        double[] weights = [.. Enumerable.Range(0, positions).Select(p => Math.Exp(Enumerable.Range(0, 64).Sum(i => query[i] * (double)keys[(p * 64) + i]) * keyScales[p] * 2 / 8))];
        double total = weights.Sum();
        double[] expected = [.. Enumerable.Range(0, 64).Select(i => Enumerable.Range(0, positions).Sum(p => weights[p] * values[(p * 64) + i] * valueScales[p]) / total)];
        Assert.All(expected.Zip(output), pair => Assert.Equal(pair.First, pair.Second, 0.02));

        int Next(int most) => (int)((state = SplitMix.Mix(state + 1)) % (ulong)most);
    }

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

    private static int Dot(ReadOnlySpan<int> keys, int[] query)
    {
        int sum = 0;
        for (int i = 0; i < keys.Length; i++)
        {
            sum += keys[i] * query[i];
        }

        return sum;
    }

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
