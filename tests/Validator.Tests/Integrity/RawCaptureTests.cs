using CsCheck;
using Validator.Integrity;
using Xunit;

namespace Validator.Tests.Integrity;

public sealed class RawCaptureTests
{
    /// <summary>Beside a list that holds all.</summary>
    [Fact]
    public void Head_and_tail_of_what_came_are_kept() => Gen.Select(Gen.Int[0, 40], Gen.Int[1, 50].Array[0, 12], Gen.Int[1, 3]).Sample(
        (limit, pieces, responses) =>
        {
            var capture = new RawCapture(limit, arrivals: 4096);
            for (var response = 0; response < responses; response++)
            {
                capture.Clear();
                var (all, now) = (new List<byte>(), 0L);
                foreach (var length in pieces)
                {
                    byte[] piece = [.. Enumerable.Range(all.Count, length).Select(number => (byte)(number + response))];
                    all.AddRange(piece);
                    capture.Append(piece, now += 10);
                    if (length % 3 == 0)
                    {
                        _ = capture.Bytes;
                    }
                }

                var tail = limit / 2;
                byte[] kept = all.Count <= limit ? [.. all] : [.. all[..(limit - tail)], .. all[^tail..]];
                Assert.Equal(kept, capture.Bytes.ToArray());
                Assert.Equal(all.Count - kept.Length, capture.Omitted);
                Assert.Equal(pieces.Length, capture.Arrivals.Entries.Length);
            }
        },
        iter: Effort.Iterations(300),
        threads: 1);

    [Fact]
    public void What_a_long_answer_took_is_given_back()
    {
        var capture = new RawCapture(16 * 1024 * 1024, arrivals: 64);
        capture.Append(new byte[5 * 1024 * 1024], 0);
        Assert.Equal(5 * 1024 * 1024, capture.Bytes.Length);
        capture.Clear();
        Assert.True(capture.Bytes.IsEmpty);
        capture.Append("short"u8, 1);
        Assert.Equal("short"u8.ToArray(), capture.Bytes.ToArray());
    }
}
