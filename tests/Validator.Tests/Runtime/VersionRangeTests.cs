using Validator.Runtime;
using Validator.Spec;
using Xunit;

namespace Validator.Tests.Runtime;

public sealed class VersionRangeTests
{
    [Theory]
    [InlineData(">= 0.12", "0.12.0", true)]
    [InlineData(">= 0.12", "0.33.0-rc2", true)]
    [InlineData(">= 0.12", "0.9.6", false)]
    [InlineData(">= 0.33", "0.33.0-rc2", false)]
    [InlineData(">= 0.33.0-rc2", "0.33.0-rc10", true)]
    [InlineData("> 0.33.0-rc2", "0.33.0-rc2", false)]
    [InlineData("< 0.33", "0.33.0-rc2", true)]
    [InlineData("== 0.33", "v0.33.0+build7", true)]
    [InlineData("!= 0.33.0", "0.33.0", false)]
    [InlineData("<= 1", "0.99.99", true)]
    [InlineData(">= 0.12", "unknown", false)]
    [InlineData("!= 0.12", "unknown", false)]
    public void A_term_holds_or_not(string term, string version, bool expected)
    {
        var parts = term.Split(' ');
        Assert.Equal(expected, VersionRange.Contains([new VersionTerm(parts[0], parts[1])], version));
    }

    [Fact]
    public void Every_term_must_hold()
    {
        VersionTerm[] terms = [new(">=", "0.12"), new("<", "0.40")];
        Assert.True(VersionRange.Contains(terms, "0.33.0-rc2"));
        Assert.False(VersionRange.Contains(terms, "0.40.0"));
    }

    [Fact]
    public void No_term_lets_anything_pass() => Assert.True(VersionRange.Contains([], "whatever"));
}
