using System.Globalization;
using System.Text.Json;
using CsCheck;
using Validator.Engine.Http;
using Validator.Engine.Inference;
using Validator.Engine.Models;
using Validator.Engine.Scheduling;

namespace Validator.Engine.Tests;

public sealed class FrameTimeTests
{
    private static readonly Gen<long> s_seconds = Gen.Long[0, 9_000_000_000];
    private static readonly Gen<int> s_fraction = Gen.OneOf(Gen.Int[0, 999_999_999], Gen.Int[0, 999].Select(millis => millis * 1_000_000), Gen.Int[0, 9].Select(tenths => tenths * 100_000_000));

    [Fact]
    public void Times_are_written_as_Go_does() =>
        Gen.Select(s_seconds, s_fraction).Sample((seconds, fraction) =>
        {
            string digits = fraction == 0 ? "" : "." + fraction.ToString("D9", CultureInfo.InvariantCulture).TrimEnd('0');
            string expected = $"\"{DateTime.UnixEpoch.AddSeconds(seconds):yyyy-MM-ddTHH:mm:ss}{digits}Z\"";

            Assert.Equal(expected, new FrameBuffer().UnixTime((seconds * 1_000_000_000) + fraction).ToString());
            Assert.Equal(
                expected.Length > 29 ? "" : expected,
                expected.Length > 29 ? "" : new FrameBuffer().Time(DateTimeOffset.UnixEpoch.AddSeconds(seconds).AddTicks(fraction / 100)).ToString());
        });

    /// <summary>Milliseconds between two looks at the clock: below what a date is carried on for, and above it.</summary>
    [Theory]
    [InlineData(4)]
    [InlineData(300)]
    public void Frames_are_dated_when_they_are_made(int step)
    {
        SteppingTime time = new(TimeSpan.FromMilliseconds(step));
        GenerationFrames frames = new(GenerateRequest.Read(JsonDocument.Parse("""{"model":"m","prompt":"x"}""").RootElement), time);
        DateTimeOffset before = time.Now;
        for (int i = 0; i < 500; i++)
        {
            // By turns as most frames are written, and as those are that differ from them.
            Piece piece = i % 2 == 0 ? new Piece(i, null) : new Piece(-1, "\u2028<", []);
            DateTimeOffset date = JsonDocument.Parse(frames.Piece(piece, together: false).Written).RootElement.GetProperty("created_at").GetDateTimeOffset();

            Assert.InRange(date, before + TimeSpan.FromTicks(1), time.Now);
            before = date;
        }
    }

    /// <summary>Nanoseconds at which the first is made: with digits that are carried on, and zeros that are left out.</summary>
    [Theory]
    [InlineData(123_456_789)]
    [InlineData(123_456_780)]
    [InlineData(123_456_700)]
    [InlineData(999_999_150)]
    public void Frames_ready_together_are_a_tick_apart(long start)
    {
        NanosecondTime time = new(start);
        GenerationFrames frames = new(GenerateRequest.Read(JsonDocument.Parse("""{"model":"m","prompt":"x"}""").RootElement), time);
        for (int i = 0; i < 40; i++)
        {
            FrameBuffer expected = new FrameBuffer().Raw("{\"model\":\"m\",\"created_at\":"u8).Restart().UnixTime(start + (i * 100)).Raw(",\"response\":\""u8)
                .Raw(Vocabulary.Json(i)).Raw("\",\"done\":false}\n"u8);

            Assert.Equal(expected.ToString(), frames.Piece(new Piece(i, null), together: i > 0).ToString());
        }
    }

    [Fact]
    public void Frames_made_at_once_differ_all_the_same()
    {
        FrameClock clock = new(new SteppingTime(TimeSpan.Zero));
        long[] times = [.. Enumerable.Range(0, 100).Select(_ => clock.Next())];

        Assert.Equal(times.Distinct().Order(), times);
    }

    /// <summary>Stands still, at some nanosecond since 1970.</summary>
    private sealed class NanosecondTime(long nanoseconds) : TimeProvider
    {
        public override long TimestampFrequency => 1_000_000_000;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / 100);

        public override long GetTimestamp() => nanoseconds;
    }

    /// <summary>Goes on by a step whenever a duration begins or ends.</summary>
    private sealed class SteppingTime(TimeSpan step) : TimeProvider
    {
        public DateTimeOffset Now { get; private set; } = new(2026, 11, 23, 6, 0, 0, TimeSpan.Zero);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Now;

        public override long GetTimestamp() => (Now += step).UtcTicks;
    }
}
