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

    [Theory]
    [InlineData("p11", "did you mean 'p1' or 'p10'?", null)]
    [InlineData("p100", "did you mean 'p10'?", "p10")]
    [InlineData("maxx", "did you mean 'max'?", "max")]
    [InlineData("zebra", null, null)]
    public void Of_several_as_near_none_is_taken(string given, string? question, string? word)
    {
        Assert.Equal(question, Nearest.Question(given, ["p1", "p10", "p50", "p99", "max"]));
        Assert.Equal(word, Suggestion.Of(question));
    }

    [Fact]
    public void A_legal_word_is_its_own_nearest() => Gen.OneOf(Legal).Sample(word => Nearest.Of(word, Legal) == word);
}
