using CsCheck;
using Validator.Spec;
using Xunit;

namespace Validator.Tests.Spec;

public class NearestTests
{
    private static readonly string[] Legal = ["requests", "concurrency", "num_ctx", "timeout", "all"];

    [Theory]
    [InlineData("request", "requests")]
    [InlineData("reqeusts", "requests")]
    [InlineData("numCtx", "num_ctx")]
    [InlineData("NUM-CTX", "num_ctx")]
    [InlineData("time_out", "timeout")]
    [InlineData("al", "all")]
    [InlineData("any", null)]
    [InlineData("zebra", null)]
    [InlineData("", null)]
    public void Finds_what_was_meant(string given, string? expected) => Assert.Equal(expected, Nearest.Of(given, Legal));

    [Fact]
    public void A_legal_word_is_its_own_nearest() => Gen.OneOf(Legal).Sample(word => Nearest.Of(word, Legal) == word);
}
