using System.Text;
using CsCheck;
using Validator.Integrity;
using Xunit;

namespace Validator.Tests.Integrity;

public sealed class HexExcerptTests
{
    private static readonly byte[] Alphabet = [.. Enumerable.Range(0, 400).Select(i => (byte)i)];

    [Fact]
    public void The_byte_is_marked_below_its_line_in_both_columns() => Assert.Equal(
        """
        byte 28 (0x1c) of 40
        00000000  48 54 54 50 2f 31 2e 31  20 32 30 30 0d 0a 0d 0a  |HTTP/1.1 200....|
        00000010  7b 22 61 22 3a 31 7d 7b  22 61 22 3a 80 7d 0a 7b  |{"a":1}{"a":.}.{|
                                                       ^^                        ^
        00000020  22 61 22 3a 31 7d 0a 0a                           |"a":1}..        |
        """.ReplaceLineEndings("\n"),
        HexExcerpt.Of(new CapturedResponse(Latin("HTTP/1.1 200\r\n\r\n{\"a\":1}{\"a\":\x80}\n{\"a\":1}\n\n"), 0), 28));

    [Fact]
    public void Three_lines_stand_before_and_behind()
    {
        var lines = HexExcerpt.Of(new CapturedResponse(Alphabet, 0), 200)!.Split('\n');

        Assert.Equal(9, lines.Length);
        Assert.StartsWith("00000090 ", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("000000f0 ", lines[^1], StringComparison.Ordinal);
        Assert.Equal("c8", lines[4].Substring(lines[5].IndexOf('^', StringComparison.Ordinal), 2));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(16)]
    public void The_end_is_marked_behind_the_last_byte(int length)
    {
        var excerpt = HexExcerpt.Of(new CapturedResponse(Alphabet.AsMemory(0, length), 0), length)!;

        Assert.StartsWith($"byte {length} (0x{length:x}) of {length}: the end\n", excerpt, StringComparison.Ordinal);
        Assert.Contains("^^", excerpt.Split('\n')[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_not_kept_is_not_shown()
    {
        var response = new CapturedResponse(Alphabet.AsMemory(0, 100), 1000);

        Assert.Null(HexExcerpt.Of(response, 50));
        Assert.Null(HexExcerpt.Of(response, 1049));
        Assert.Null(HexExcerpt.Of(response, 1101));
        Assert.Null(HexExcerpt.Of(response, -1));
        Assert.Contains(" 31 ", HexExcerpt.Of(response, 49), StringComparison.Ordinal);

        // The tail's first byte is the fiftieth that was kept.
        var tail = HexExcerpt.Of(response, 1050)!.Split('\n');
        Assert.StartsWith("00000410 ", tail[1], StringComparison.Ordinal);
        Assert.Equal("32", tail[1].Substring(tail[2].IndexOf('^', StringComparison.Ordinal), 2));
    }

    [Fact]
    public void Any_byte_that_was_kept_is_found_under_the_mark() =>
        Gen.Select(Gen.Byte.Array[1, 300], Gen.Int[0, 50], Gen.Int[0, 400]).Sample((bytes, omitted, offset) =>
        {
            var response = new CapturedResponse(bytes, omitted);
            if (HexExcerpt.Of(response, offset) is not { } excerpt)
            {
                Assert.True(offset > response.Length || (offset >= response.OmittedAt && offset < response.OmittedAt + omitted));
                return;
            }

            var lines = excerpt.Split('\n');
            var mark = Array.FindIndex(lines, line => line.Trim().StartsWith('^'));
            Assert.All(lines, line => Assert.True(line.Length <= 80 && line.All(c => c is >= ' ' and < (char)0x7f)));
            Assert.Equal(
                offset == response.Length ? "  " : response.At(offset).ToString("x2", null),
                lines[mark - 1].Substring(lines[mark].IndexOf('^', StringComparison.Ordinal), 2));
        });

    private static byte[] Latin(string text) => Encoding.Latin1.GetBytes(text);
}
