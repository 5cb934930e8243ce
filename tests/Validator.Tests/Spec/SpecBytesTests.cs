using System.Text;
using Validator.Spec;
using Xunit;

namespace Validator.Tests.Spec;

/// <summary>Files that are not UTF-8 text of a sane size.</summary>
public sealed class SpecBytesTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    private string Say(params byte[][] parts)
    {
        File.WriteAllBytes(_path, [.. parts.SelectMany(p => p)]);
        var result = SpecReader.Read(_path, Samples.Isolated);
        return string.Join('\n', result.Diagnostics).Replace(_path, "FILE", StringComparison.Ordinal);
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    [Fact]
    public void A_byte_that_is_not_utf8_is_located() =>
        Assert.Equal("FILE:2:8: error: the spec holds the byte 0xFF, which is not UTF-8 here (save it as UTF-8 text)", Say(Utf8("a: b\nname: é"), [0xFF, 0x0A]));

    [Fact]
    public void A_nul_byte_is_located() =>
        Assert.Equal("FILE:2:2: error: the spec holds a NUL byte (save it as UTF-8 text)", Say(Utf8("a: b\nn\0ame: x\n")));

    [Fact]
    public void Utf16_is_told() => Assert.Equal("FILE:1:1: error: the spec is UTF-16 (save it as UTF-8)", Say([0xFF, 0xFE], Encoding.Unicode.GetBytes("a: b")));

    [Fact]
    public void A_huge_file_is_refused() => Assert.StartsWith("FILE:1:1: error: the spec is larger than 1MiB", Say(Utf8("# "), new byte[2 * 1024 * 1024]), StringComparison.Ordinal);

    [Fact]
    public void A_byte_order_mark_and_crlf_are_accepted() =>
        Assert.Equal(string.Empty, Say([0xEF, 0xBB, 0xBF], Utf8(Samples.Text("good-small").Replace("\n", "\r\n", StringComparison.Ordinal))));

    [Fact]
    public void A_flood_of_errors_is_cut()
    {
        var result = SpecReader.ReadText(string.Concat(Enumerable.Range(0, 5000).Select(i => $"key{i}: x\n")), "flood.yaml", Samples.Isolated);
        Assert.Equal(201, result.Diagnostics.Count);
        Assert.Null(result.Spec);
    }
}
