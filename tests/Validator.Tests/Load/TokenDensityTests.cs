using Validator.Load;
using Xunit;

namespace Validator.Tests.Load;

public sealed class TokenDensityTests
{
    [Fact]
    public void One_sample_has_no_spread_to_tell_of() => Assert.Equal(new TokenDensity(0.25, 0), TokenDensity.Of([0.25]));

    /// <summary>Known values: mean 0.25, standard deviation 0.01, Student's t for 95% from the tables.</summary>
    [Theory]
    [InlineData(4, 3.182)]
    [InlineData(16, 2.131)]
    [InlineData(32, 2.040)]
    public void The_error_is_the_half_width_of_the_confidence_interval(int count, double t)
    {
        var swing = 0.01 * Math.Sqrt((count - 1) / (double)count);
        var samples = Enumerable.Range(0, count).Select(index => 0.25 + (index % 2 == 0 ? swing : -swing)).ToArray();

        var density = TokenDensity.Of(samples);

        Assert.Equal(0.25, density.TokensPerCharacter, 9);
        Assert.Equal(t * 0.01 / Math.Sqrt(count) / 0.25, density.RelativeError, 3);
    }
}
