using Validator.Spec.Reading;
using Xunit;

namespace Validator.Tests.Spec;

public class BlockScalarsTests
{
    // A mark at the end of a line says that it is of a text.
    [Theory]
    [InlineData("a: |\n  x$\n  y$\nb: 1")]
    [InlineData("a: >-\n  x$\n$\n  y$")]
    [InlineData("- a: |2+ # remark\n    x$\n  b: >\n    y$\n  c: z")]
    [InlineData("- |\n  x$\n- z")]
    [InlineData("- - a: |\n      x$\n    b: |\n      y$\n  - z")]
    [InlineData("\"a: b\": !t |\n  x: |$\n    y$\nb: 1")]
    [InlineData("a:\t|\t\n  x$\nb: 1")]
    [InlineData("a#b:c: ! |\n  x$\nb: 1")]
    [InlineData("|\nx$\n y$")]
    [InlineData("a: b # c: |\n  c: 1")]
    [InlineData("a: { b: |\n  c: 1")]
    [InlineData("a: |+-9\n  c: 1")]
    [InlineData("a: b |\n  c: 1")]
    [InlineData("a: '|'\n  c: 1")]
    [InlineData("a: > 5\n  c: 1")]
    [InlineData("# a: |\n  c: 1")]
    public void A_text_reaches_as_far_as_it_is_indented(string marked)
    {
        var lines = marked.Split('\n');

        Assert.Equal(lines.Select(line => line.EndsWith('$')), BlockScalars.In([.. lines.Select(line => line.TrimEnd('$'))]));
    }

    /// <summary>A line of a mebibyte is looked at once: what takes its square would not come to an end.</summary>
    [Theory]
    [InlineData(" ")]
    [InlineData("| ")]
    [InlineData("| #")]
    [InlineData("!a ")]
    [InlineData("- ")]
    public void A_long_line_is_looked_at_once(string part) =>
        Assert.False(BlockScalars.In(["x" + string.Concat(Enumerable.Repeat(part, (1 << 20) / part.Length)) + "y", "  z"])[1]);
}
