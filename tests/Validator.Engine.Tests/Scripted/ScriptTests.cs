using Validator.Engine.Scripted;
using Validator.Spec.Profiles;

namespace Validator.Engine.Tests.Scripted;

public sealed class ScriptTests
{
    private static readonly WaitedTime s_still = new(TimeSpan.Zero);

    [Fact]
    public void Noise_varies_answers_by_its_seed_and_as_widely_as_it_says()
    {
        double[] speeds = Speeds(Profiles.Plain with { Noise = new ScriptedNoise(0.05, 1) });

        Assert.Equal(speeds, Speeds(Profiles.Plain with { Noise = new ScriptedNoise(0.05, 1) }));
        Assert.NotEqual(speeds, Speeds(Profiles.Plain with { Noise = new ScriptedNoise(0.05, 2) }));
        double mean = speeds.Average();
        Assert.InRange(mean, 9.9, 10.1);
        Assert.InRange(Math.Sqrt(speeds.Average(speed => (speed - mean) * (speed - mean))) / mean, 0.045, 0.055);
    }

    [Theory]
    [InlineData(0, 0, 100)]
    [InlineData(0, 60, 200)]
    [InlineData(60, 0, 200)]
    [InlineData(60, 60, 400)]
    [InlineData(600, 0, 500)]
    public void Speed_halves_with_time_under_load_down_to_its_floor(int underLoad, int since, int milliseconds)
    {
        ScriptedAnswer answer = Next(Profiles.Plain) with { Decay = new ScriptedDecay(TimeSpan.FromMinutes(1), 0.2), UnderLoad = TimeSpan.FromSeconds(underLoad) };

        Assert.Equal(milliseconds, answer.Interval(TimeSpan.FromSeconds(since)).TotalMilliseconds, 3);
    }

    [Fact]
    public void Load_begins_with_the_first_request()
    {
        WaitedTime time = new(TimeSpan.Zero);
        Script script = new(Profiles.Plain, time);
        using ITimer before = time.CreateTimer(_ => { }, null, TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan);
        Assert.Equal(TimeSpan.Zero, script.Next(4096, 4, 10, 10).UnderLoad);
        using ITimer after = time.CreateTimer(_ => { }, null, TimeSpan.FromMinutes(2), Timeout.InfiniteTimeSpan);

        Assert.Equal(TimeSpan.FromMinutes(2), script.Next(4096, 4, 10, 10).UnderLoad);
    }

    [Fact]
    public void A_leak_keeps_its_memory_for_good()
    {
        Script script = new(Profiles.Plain with { LeakedBytesPerRequest = 4 << 20 }, s_still);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < 16; i++)
        {
            script.Next(4096, 4, 10, 10);
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, 60L << 20, long.MaxValue);
        GC.KeepAlive(script);
    }

    private static ScriptedAnswer Next(ScriptedProfile profile) => new Script(profile, s_still).Next(4096, 4, 10, 10);

    private static double[] Speeds(ScriptedProfile profile)
    {
        Script script = new(profile, s_still);
        return [.. Enumerable.Range(0, 2000).Select(_ => script.Next(4096, 4, 10, 10).TokensPerSecond)];
    }
}
