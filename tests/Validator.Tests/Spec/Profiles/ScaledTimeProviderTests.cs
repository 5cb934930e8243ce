using CsCheck;
using Validator.Spec.Profiles;
using Xunit;

namespace Validator.Tests.Spec.Profiles;

public class ScaledTimeProviderTests
{
    private static readonly Gen<int> Factors = Gen.Int[1, ScaledTimeProvider.MostTimesFaster];
    private static readonly Gen<long> Frequencies = Gen.OneOf(1_000_000_000L, 10_000_000L, 2_441_406L, 1_000L);

    private static readonly Gen<(int Factor, long Frequency, int[] Steps)> Courses =
        Gen.Select(Factors, Frequencies, Gen.Int[0, 5_000].Array[1, 20]);

    [Fact]
    public void Time_never_goes_back_and_passes_as_many_times_faster() => Courses.Sample(course =>
    {
        var inner = new SteppedTime(course.Frequency);
        var scaled = new ScaledTimeProvider(inner, course.Factor);
        var (startedAt, last) = (scaled.GetTimestamp(), scaled.GetTimestamp());
        foreach (var step in course.Steps)
        {
            inner.Advance(TimeSpan.FromMilliseconds(step));
            Assert.True(scaled.GetTimestamp() >= last);
            last = scaled.GetTimestamp();
        }

        var tick = TimeSpan.FromSeconds((double)course.Factor / course.Frequency) + TimeSpan.FromTicks(2);
        Assert.InRange(scaled.GetElapsedTime(startedAt) - (inner.Passed * course.Factor), -tick, tick);
    });

    [Fact]
    public void The_date_goes_by_the_timestamps() => Courses.Sample(course =>
    {
        var inner = new SteppedTime(course.Frequency);
        var scaled = new ScaledTimeProvider(inner, course.Factor);
        var (startedAt, began) = (scaled.GetTimestamp(), scaled.GetUtcNow());
        Assert.Equal(inner.GetUtcNow(), began);
        foreach (var step in course.Steps)
        {
            inner.Advance(TimeSpan.FromMilliseconds(step));
        }

        Assert.Equal(scaled.GetElapsedTime(startedAt), scaled.GetUtcNow() - began);
    });

    [Fact]
    public void A_timer_fires_when_it_is_due_by_the_scaled_clock_and_never_before() =>
        Gen.Select(Factors, Gen.Int[0, 100_000_000], Gen.Int[0, 999]).Sample((factor, due, before) =>
        {
            var inner = new SteppedTime();
            inner.Advance(TimeSpan.FromMilliseconds(before));
            var scaled = new ScaledTimeProvider(inner, factor);
            var startedAt = scaled.GetTimestamp();
            TimeSpan? fired = null;
            using var timer = scaled.CreateTimer(_ => fired = scaled.GetElapsedTime(startedAt), null, TimeSpan.FromMilliseconds(due), Timeout.InfiniteTimeSpan);
            inner.Advance(TimeSpan.FromMilliseconds((due / factor) + 1));

            // Timers go by whole milliseconds of the clock below.
            Assert.InRange(fired!.Value, TimeSpan.FromMilliseconds(due), TimeSpan.FromMilliseconds(due + factor));
        });

    [Fact]
    public void A_timer_that_is_off_or_changed_does_as_it_is_told()
    {
        var inner = new SteppedTime();
        var scaled = new ScaledTimeProvider(inner, 100);
        var fired = 0;
        using var timer = scaled.CreateTimer(_ => fired++, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        inner.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, fired);

        timer.Change(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1));
        inner.Advance(TimeSpan.FromMilliseconds(99));
        Assert.Equal(0, fired);
        inner.Advance(TimeSpan.FromMilliseconds(1 + 20));
        Assert.Equal(3, fired);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10_001)]
    public void A_factor_out_of_range_is_refused(int factor) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ScaledTimeProvider(TimeProvider.System, factor));

    [Fact]
    public void It_lasts_for_years_at_its_highest_rate()
    {
        var inner = new SteppedTime(1_000_000_000);
        var scaled = new ScaledTimeProvider(inner, ScaledTimeProvider.MostTimesFaster);
        inner.Advance(TimeSpan.FromDays(1000));

        Assert.Equal(TimeSpan.FromDays(10_000_000), scaled.GetElapsedTime(0));
        Assert.Equal(DateTimeOffset.MaxValue, scaled.GetUtcNow());
    }
}
