using CsCheck;
using Validator.Spec;
using Xunit;

namespace Validator.Tests.Spec;

public class QuantityTests
{
    [Theory]
    [InlineData("90s", Unit.Duration, 90)]
    [InlineData("1.5 h", Unit.Duration, 5400)]
    [InlineData("250ms", Unit.Duration, 0.25)]
    [InlineData("2GiB", Unit.Bytes, 2147483648)]
    [InlineData("2 GB", Unit.Bytes, 2e9)]
    [InlineData("95%", Unit.Percent, 0.95)]
    [InlineData("5", Unit.PerSecond, 5)]
    [InlineData(" 0.5/s ", Unit.PerSecond, 0.5)]
    public void Reads_numbers_with_their_unit(string text, Unit unit, double expected)
    {
        Assert.True(Quantity.TryParse(text, unit, out var value));
        Assert.Equal(expected, value, 12);
    }

    [Theory]
    [InlineData("", Unit.None)]
    [InlineData(".", Unit.None)]
    [InlineData("-1", Unit.None)]
    [InlineData("1e3", Unit.None)]
    [InlineData("5", Unit.Duration)]
    [InlineData("5S", Unit.Duration)]
    [InlineData("5 GiB", Unit.Duration)]
    [InlineData("1.2.3s", Unit.Duration)]
    [InlineData("s", Unit.Duration)]
    [InlineData("NaN", Unit.None)]
    [InlineData("5", Unit.Percent)]
    public void Refuses_what_is_not_one(string text, Unit unit)
    {
        Assert.False(Quantity.TryParse(text, unit, out var value));
        Assert.Equal(0, value);
    }

    [Fact]
    public void What_is_written_reads_back_within_rounding() => Gen.Select(Gen.Enum<Unit>(), Gen.Double[0.01, 1e12]).Sample(
        (unit, value) =>
        {
            Assert.True(Quantity.TryParse(Quantity.Format(value, unit), unit, out var read), Quantity.Format(value, unit));
            Assert.InRange(read, value * 0.94 - 0.01, (value * 1.06) + 0.01);
        },
        iter: 2000);
}
