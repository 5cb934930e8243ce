using System.Text;
using Validator.Integrity;
using Validator.Load;
using Xunit;

namespace Validator.Tests.Integrity;

/// <summary>What the reader costs, whatever the server sends.</summary>
public sealed class BoundsTests
{
    private static readonly byte[] Head = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");

    /// <summary>The frame of a number, a tenth of a millisecond after the one before it.</summary>
    private static byte[] Frame(int number) => Encoding.ASCII.GetBytes(
        $$"""5e{{"\r\n"}}{"model":"tiny","created_at":"2026-11-23T06:07:{{10_000_000_000 + (number * 100_000L) + 45:00\.000000000}}Z","response":" w4{{number % 7}}","done":false}""" + "\n\r\n");

    [Theory]
    [InlineData(1_000_000)]
    [InlineData(50)]
    public void A_frame_costs_no_allocation(int piece)
    {
        var stream = Enumerable.Range(0, 101_000).SelectMany(Frame).ToArray();
        var pass = stream.Length / 101;
        var reader = new ResponseReader(new ReaderLimits { Capture = 64 * 1024 });
        reader.Begin(Feed.Streamed);
        reader.Receive(Head, 0);
        Pass(reader, stream.AsSpan(0, pass), piece);

        // The runtime allocates now and then on its own account, when it compiles code anew: a frame would do it each time.
        var allocated = Enumerable.Range(0, 20).Min(part =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Pass(reader, stream.AsSpan((1 + (part * 5)) * pass, 5 * pass), piece);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        });

        Assert.Equal(0, allocated);
        Assert.Equal(101_000, reader.Frames);
        var report = reader.Finish(Feed.Ended(ExchangeEnd.Stall));
        Assert.Equal(101_000, report.Chunks);
        Assert.Equal([ViolationClass.TransportStall], Feed.Classes(report));
        Assert.False(reader.CaptureComplete);
        Assert.Equal(64 * 1024, reader.Captured.Length);
        Assert.Equal(report.Bytes, reader.Captured.Length + reader.CaptureOmitted);
        Assert.True(reader.Captured.Span.StartsWith(Head));
        Assert.True(reader.Captured.Span.EndsWith(Frame(100_999)));
    }

    [Fact]
    public void An_endless_line_is_held_up_to_the_limit_only()
    {
        var reader = new ResponseReader();
        reader.Begin(Feed.Streamed);
        reader.Receive("HTTP/1.1 200 OK\r\n\r\n{\"a\":\""u8, 0);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var piece = new byte[1024 * 1024];
        piece.AsSpan().Fill((byte)'a');
        for (var i = 0; i < 200; i++)
        {
            reader.Receive(piece, i);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64L * 1024 * 1024);
        var report = reader.Finish(Feed.Ended(ExchangeEnd.Stall));
        Assert.Equal([ViolationClass.StreamOversizedFrame, ViolationClass.TransportStall], Feed.Classes(report));
        Assert.Equal((200 * 1024 * 1024) + 6, report.LongestLine);
    }

    [Fact]
    public void After_an_oversized_frame_the_stream_goes_on()
    {
        var reader = new ResponseReader(new ReaderLimits { Frame = 200 });
        var raw = Encoding.ASCII.GetBytes(Feed.Chunked(new string('x', 201) + "\n", Frames.Content, Frames.Terminal));
        foreach (var piece in (int[])[1, 60, 1000])
        {
            var report = Feed.Bytes(reader, Feed.Streamed, raw, [piece], _ => ExchangeEnd.Closed);
            Assert.Equal([ViolationClass.StreamOversizedFrame], Feed.Classes(report));
            Assert.Equal((1, 3), (report.Chunks, report.Frames));
        }
    }

    [Fact]
    public void Endless_heads_extensions_and_trailers_are_given_up()
    {
        var noise = new string('a', 20_000);
        foreach (var raw in (string[])[noise, "HTTP/1.1 200 OK\r\nA: " + noise,
            "HTTP/1.1 200 OK\r\n" + string.Concat(Enumerable.Repeat("A: " + noise[..10_000] + "\r\n", 30)),
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;" + noise, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n" + noise])
        {
            Assert.Equal(ViolationClass.TransportFraming, Feed.Text(raw, ExchangeEnd.Stall).Violations[0].Class);
        }
    }

    [Fact]
    public void Nested_brackets_and_a_million_broken_lines_end_soon()
    {
        var nested = Feed.Text(Feed.Chunked("{\"a\":" + new string('[', 100_000) + "\n"));
        Assert.Equal([ViolationClass.JsonMalformed], Feed.Classes(nested));

        var broken = Feed.Text("HTTP/1.1 200 OK\r\n\r\n" + string.Concat(Enumerable.Repeat("}\n", 1_000_000)));
        Assert.Equal((256, 1_000_000), (broken.ViolationTotal, broken.Frames));
    }

    private static void Pass(ResponseReader reader, ReadOnlySpan<byte> stream, int piece)
    {
        for (var start = 0; start < stream.Length; start += piece)
        {
            reader.Receive(stream.Slice(start, Math.Min(piece, stream.Length - start)), start);
        }
    }

    [Theory]
    [InlineData(1, 4 * 1024 * 1024, 4096)]
    [InlineData(64, 256 * 1024, 4096)]
    [InlineData(1000, 16_777, 512)]
    [InlineData(100_000, 16 * 1024, 512)]
    public void Many_readers_share_what_is_kept(int readers, int capture, int arrivals)
    {
        var limits = ReaderLimits.For(readers);
        Assert.Equal((capture, arrivals), (limits.Capture, limits.Arrivals));
    }
}
