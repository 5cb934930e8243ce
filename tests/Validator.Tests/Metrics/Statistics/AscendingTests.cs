using CsCheck;
using Validator.Metrics.Statistics;
using Xunit;

namespace Validator.Tests.Metrics.Statistics;

/// <summary>Numbers are put in order as the library does it, however many they are and of whatever size.</summary>
public sealed class AscendingTests
{
    private static readonly Gen<double> s_values = Gen.OneOf(
        Gen.Double[0, 1],
        Gen.Double[-1e300, 1e300],
        Gen.Int[-3, 3].Select(whole => (double)whole),
        Gen.OneOf(Gen.Const(double.PositiveInfinity), Gen.Const(double.NegativeInfinity), Gen.Const(double.Epsilon), Gen.Const(-double.Epsilon), Gen.Const(double.MaxValue)));

    [Theory]
    [InlineData(0, 40)]
    [InlineData(4_090, 4_102)]
    [InlineData(10_000, 20_000)]
    public void They_come_in_the_order_of_the_library(int least, int most) => s_values.Array[least, most].Sample(values =>
    {
        double[] expected = [.. values.Order()];
        Assert.Equal(expected, Ascending.Sorted(values));
    }, iter: 30);

    [Fact]
    public void Equal_values_are_no_matter() => Assert.All(Ascending.Sorted(Enumerable.Repeat(7.5, 5_000).ToArray()), value => Assert.Equal(7.5, value));

    [Fact]
    public void A_copy_leaves_the_values_where_they_are()
    {
        double[] values = [3, 1, 2];
        Assert.Equal([1, 2, 3], Ascending.Sorted(values));
        Assert.Equal([3, 1, 2], values);
    }
}
