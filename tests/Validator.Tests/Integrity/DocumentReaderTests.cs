using System.Text;
using Validator.Integrity;
using Validator.Load;
using Xunit;

namespace Validator.Tests.Integrity;

public sealed class DocumentReaderTests
{
    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello", 200, "text/plain", "hello", true, true, null)]
    [InlineData("HTTP/1.1 404 No\r\nContent-Length: 5\r\n\r\nhel", 404, null, "hel", false, false, null)]
    [InlineData("HTTP/1.1 200 OK\r\n\r\nhello", 200, null, "hello", false, true, null)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n", 200, null, "hello", true, true, null)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\nz", 200, null, "he", true, false, "size")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 200, null, "", true, true, null)]
    [InlineData("HTTP/1.1 200 OK\r\nno colon\r\n\r\n", null, null, "", true, false, "colon")]
    [InlineData("HTTP/1.1 2", null, null, "", false, false, null)]
    public void An_answer_of_the_control_plane_is_read_in_every_segmentation(string raw, int? status, string? type, string body, bool over, bool whole, string? error)
    {
        var bytes = Encoding.Latin1.GetBytes(raw);
        foreach (var piece in (int[])[bytes.Length, 1, 7])
        {
            var reader = new DocumentReader();
            var complete = false;
            for (var at = 0; at < bytes.Length && !complete; at += piece)
            {
                complete = reader.Receive(bytes.AsSpan(at, Math.Min(piece, bytes.Length - at)), at);
            }

            Assert.Equal((0, status, type, body), (reader.Frames, reader.Status, reader.ContentType, Encoding.Latin1.GetString(reader.Body)));
            Assert.Equal((over, whole), (complete, reader.IsWhole(ExchangeEnd.Closed)));
            Assert.Equal(over && error is null, reader.IsWhole(ExchangeEnd.Reset));
            Assert.Equal(error is null, reader.Error is null);
            Assert.Contains(error ?? string.Empty, reader.Error ?? string.Empty, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void No_more_is_held_than_the_longest_frame()
    {
        var reader = new DocumentReader();
        var limit = ReaderLimits.Default.Frame;
        reader.Receive(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\n\r\n"), 0);
        Assert.False(reader.Receive(new byte[limit], 1));
        Assert.Null(reader.Error);
        Assert.True(reader.Receive("x"u8, 2));
        Assert.Equal($"the answer is longer than {limit} bytes", reader.Error);
        Assert.Equal(limit, reader.Body.Length);
        Assert.False(reader.IsWhole(ExchangeEnd.Closed));
    }
}
