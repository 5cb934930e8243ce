using CsCheck;
using Validator.Pipeline;
using Xunit;

namespace Validator.Tests.Pipeline.Progress;

public sealed class RunningMedianTests
{
    [Fact]
    public void It_is_that_of_the_values_in_order_after_each_of_them() => Gen.Int[0, 40].Select(whole => (double)whole).Array[1, 60].Sample(values =>
    {
        var median = new RunningMedian();
        Assert.Null(median.Value);
        for (var count = 1; count <= values.Length; count++)
        {
            median.Add(values[count - 1]);
            Assert.Equal(values.Take(count).Order().ElementAt((count - 1) / 2), median.Value);
        }
    });
}
