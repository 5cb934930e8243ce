using System.Globalization;
using System.Text;
using Validator.Integrity;
using Validator.Load;
using Xunit;

namespace Validator.Tests.Integrity;

/// <summary>
/// Answers without an end in sight: memory stays bounded whatever their length, and the work grows as they do.
/// <c>FUZZ_SCALE</c> multiplies the lengths; with 64 the body has 4 GiB and the stream 12.8 million frames.
/// </summary>
public sealed class EndlessTests
{
    private const long MostAllocated = 64L * 1024 * 1024;
    private const string Ok = "HTTP/1.1 200 OK\r\n";
    private const string Chunked = Ok + "Transfer-Encoding: chunked\r\n\r\n";

    private static readonly long Scale = long.Parse(Environment.GetEnvironmentVariable("FUZZ_SCALE") ?? "1", CultureInfo.InvariantCulture);

    /// <summary>What begins an answer, what it repeats, and how much of it in bytes at scale 1.</summary>
    public static TheoryData<string, string, string, long> Answers => new()
    {
        { "a line in one chunk", Chunked + "fffffffffff\r\n{\"response\":\"", new string('a', 65_536), 64L << 20 },
        { "a line until the connection closes", Ok + "\r\n{\"response\":\"", new string('a', 65_536), 64L << 20 },
        { "a body by length", Ok + "Content-Length: 99999999999999\r\n\r\n", new string('\n', 65_536), 64L << 20 },
        { "frames", Chunked, Feed.Chunk("""{"model":"tiny","created_at":"2026-11-23T06:07:01.511772945Z","response":" w41","done":false}""" + "\n"), 20L << 20 },
        { "frames of another shape each", Chunked, Feed.Chunk("""{"model":"tiny","response":"a\n","done":false}""" + "\n") + Feed.Chunk("""{"model":"tiny","message":{"content":"b"},"done":false}""" + "\n"), 8L << 20 },
        { "chunks of one byte", Chunked, "1\r\na\r\n", 8L << 20 },
        { "chunks of one byte that are lines", Chunked, "1\r\n\n\r\n", 8L << 20 },
        { "frames in chunks of one byte", Chunked, string.Concat("""{"response":"a"}""".Append('\n').Select(c => Feed.Chunk(c.ToString()))), 8L << 20 },
        { "broken lines", Ok + "\r\n", "}\n", 8L << 20 },
        { "half objects", Ok + "\r\n", "{\"a\":\n", 8L << 20 },
        { "brackets on lines of a thousand", Ok + "\r\n", new string('[', 1000) + "\n", 8L << 20 },
        { "nested objects in one line", Ok + "\r\n", "{\"a\":", 8L << 20 },
        { "objects in one line", Ok + "\r\n", "{}", 8L << 20 },
        { "numbers in one line", Ok + "\r\n", "1 ", 8L << 20 },
        { "half characters", Ok + "\r\n", "{\"a\":\"\u00c3\"}\n", 8L << 20 },
        { "an extension", Chunked + "1;", "aaaaaaaaaaaaaaaa", 8L << 20 },
        { "a chunk's size", Chunked, "0000000000000000", 8L << 20 },
        { "a trailer", Chunked + "0\r\n", "A: b\r\n", 8L << 20 },
        { "headers", Ok, "A: b\r\n", 8L << 20 },
        { "a header", Ok + "A: ", "bbbbbbbbbbbbbbbb", 8L << 20 },
        { "a status line", "", "HTTP/1.1HTTP/1.1", 8L << 20 },
        { "interim answers", "", "HTTP/1.1 100 Continue\r\n\r\n", 8L << 20 },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public void Memory_is_bounded(string what, string beginning, string repeated, long length)
    {
        var reader = new ResponseReader();
        reader.Begin(Feed.Streamed);
        reader.Receive(Encoding.Latin1.GetBytes(beginning), 0);
        var piece = Piece(repeated);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var sent = 0L; sent < length * Scale; sent += piece.Length)
        {
            reader.Receive(piece, sent);
        }

        var report = reader.Finish(Feed.Ended(ExchangeEnd.Stall));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostAllocated);
        Assert.True(report.Bytes >= length * Scale, what);
        Assert.NotEmpty(report.Violations);
        Assert.InRange(report.Violations.Count, 1, ReaderLimits.Default.Violations);
    }

    /// <summary>Eight times the bytes take about eight times the work; squared it would be 64.</summary>
    [Fact]
    public void Work_grows_as_the_answer_does()
    {
        Assert.SkipUnless(Scale > 1, "it takes the processor time of the process, which must do nothing beside: part of the build's task Detection");
        const long Few = 2L << 20;
        const long Many = 8 * Few;
        const int Most = 40;
        var reader = new ResponseReader();
        foreach (var (what, beginning, repeated, _) in Answers.Select(row => row.Data))
        {
            var head = Encoding.Latin1.GetBytes(beginning);
            var piece = Piece(repeated);

            // The least of several: what the runtime does beside adds to single ones.
            var few = Enumerable.Range(0, 5).Min(_ => Work(reader, head, piece, Few));
            var many = Enumerable.Range(0, 3).Min(_ => Work(reader, head, piece, Many));
            Assert.True(many < few * Most, $"{what}: {Few} bytes took {few.TotalMilliseconds} ms, {Many} took {many.TotalMilliseconds}");
        }
    }

    private static TimeSpan Work(ResponseReader reader, byte[] beginning, byte[] piece, long length)
    {
        var before = Environment.CpuUsage.TotalTime;
        reader.Begin(Feed.Streamed);
        reader.Receive(beginning, 0);
        for (var sent = 0L; sent < length; sent += piece.Length)
        {
            reader.Receive(piece, sent);
        }

        reader.Finish(Feed.Ended(ExchangeEnd.Stall));
        return Environment.CpuUsage.TotalTime - before;
    }

    /// <summary>Whole repetitions, about 32 KiB of them.</summary>
    private static byte[] Piece(string repeated) =>
        Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat(repeated, Math.Max(1, 32_768 / repeated.Length))));
}
