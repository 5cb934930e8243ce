using Validator.Spec;
using Xunit;

namespace Validator.Tests.Spec;

public class RedactionTests
{
    [Theory]
    [InlineData("a s3cret-value b", "a *** b")]
    [InlineData("s3cret-value/models/blobs", "***/blobs")]
    [InlineData("s3cret-values3cret-value", "******")]
    [InlineData("\"path\":\"C:\\\\top \\\"x\\\"\"", "\"path\":\"***\"")]
    [InlineData("C:\\top \"x\"", "***")]
    [InlineData("abc is too short to be told from chance", "abc is too short to be told from chance")]
    [InlineData("", "")]
    public void Secrets_are_blotted_out_however_they_are_quoted(string text, string expected) =>
        Assert.Equal(expected, new Redaction(["s3cret-value", "s3cret-value/models", "C:\\top \"x\"", "abc", ""]).Apply(text));
}
