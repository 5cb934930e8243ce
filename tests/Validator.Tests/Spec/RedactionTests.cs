using System.Text;
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

    [Theory]
    [InlineData("{\"model\":\"s3cret-value\"}", "{\"model\":\"************\"}")]
    [InlineData("s3cret-values3cret-value/modelsx", "*******************************x")]
    [InlineData("\"num_ctx\":2052,\"total_duration\":120520,\"eval\":2052", "\"num_ctx\":1111,\"total_duration\":120520,\"eval\":1111")]
    [InlineData("2052", "1111")]
    [InlineData("abc", "abc")]
    [InlineData("", "")]
    public void Bytes_keep_their_length_and_numbers_stay_numbers(string text, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(text);

        new Redaction(["s3cret-value", "s3cret-value/models", "2052", "abc", ""]).Apply(bytes);

        Assert.Equal(expected, Encoding.UTF8.GetString(bytes));
    }
}
