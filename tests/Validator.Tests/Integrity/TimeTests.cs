using System.Globalization;
using CsCheck;
using Validator.Integrity;
using Validator.Load;
using Xunit;

namespace Validator.Tests.Integrity;

/// <summary>Lines of time drawn at random: a sound one is never blamed, a broken one always found.</summary>
public sealed class TimeTests
{
    private static readonly DateTime Start = new(2026, 12, 31, 23, 59, 50, DateTimeKind.Utc);

    private static readonly Gen<long[]> Steps = Gen.OneOf(Gen.Long[1, 1000], Gen.Long[1, 100_000_000], Gen.Long[1, 8].Select(n => n * 100_000_000), Gen.Long[1, 30_000_000_000]).Array[3, 40];

    private static readonly Gen<int> Offset = Gen.Int[-12, 14];

    [Fact]
    public void Times_that_grow_are_sound_however_they_are_written() => Gen.Select(Steps, Offset.Array[40], Gen.Bool).Sample(
        (steps, zones, utc) =>
        {
            var times = Times(steps);
            var report = Read(times.Select((time, i) => Written(time, utc ? 0 : zones[i])));
            Assert.True(report.Violations.Count == 0, string.Join("; ", report.Violations));
        },
        iter: Effort.Iterations(3000));

    [Fact]
    public void Two_neighbours_that_change_places_are_out_of_order() => Gen.Select(Steps.Where(steps => steps.Max() < 20_000_000_000), Gen.Int[0, 1000]).Sample(
        (steps, place) =>
        {
            var times = Times(steps);
            var at = place % (times.Length - 2);
            (times[at], times[at + 1]) = (times[at + 1], times[at]);
            Assert.Equal([ViolationClass.StreamOutOfOrder], Feed.Classes(Read(times.Select(time => Written(time, 0)))));
        },
        iter: Effort.Iterations(3000));

    [Fact]
    public void A_frame_sent_twice_is_found_wherever_it_stands() => Gen.Select(Steps, Gen.Int[0, 1000]).Sample(
        (steps, place) =>
        {
            var frames = Times(steps).Select((time, i) => Frame(Written(time, 0), i)).ToList();
            frames.Insert(place % frames.Count, frames[place % frames.Count]);
            Assert.Equal([ViolationClass.StreamDuplicateFrame], Feed.Classes(Stream(frames)));
        },
        iter: Effort.Iterations(1000));

    private static long[] Times(long[] steps)
    {
        var now = 0L;
        return [.. steps.Select(step => now += step)];
    }

    /// <summary>A time as Go writes it: nanoseconds without their last zeros.</summary>
    private static string Written(long nanoseconds, int zone)
    {
        var seconds = Start.AddSeconds(nanoseconds / 1_000_000_000).AddHours(zone);
        var fraction = $"{nanoseconds % 1_000_000_000:D9}".TrimEnd('0');
        return seconds.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture) + (fraction.Length > 0 ? "." + fraction : "")
            + (zone == 0 ? "Z" : $"{(zone < 0 ? '-' : '+')}{Math.Abs(zone):D2}:00");
    }

    private static string Frame(string time, int number) => Frames.At("01", $" w{number % 3}").Replace("2026-11-23T06:07:01Z", time, StringComparison.Ordinal);

    private static ResponseReport Read(IEnumerable<string> times) => Stream([.. times.Select(Frame)]);

    /// <summary>The terminal frame bears no time of its own: it is of the minute after all others.</summary>
    private static ResponseReport Stream(List<string> frames) => Feed.Text(
        Feed.Chunked([.. frames, Frames.EndAt("02", frames.Count).Replace("2026-11-23T06:07:02Z", "2027-01-01T01:00:00Z", StringComparison.Ordinal)]),
        ExchangeEnd.Closed);
}
