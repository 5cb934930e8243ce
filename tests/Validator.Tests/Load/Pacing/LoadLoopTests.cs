using Validator.Load;
using Validator.Spec;
using Xunit;

namespace Validator.Tests.Load;

/// <summary>What every loop keeps to whose workers wait for their answers.</summary>
public sealed class LoadLoopTests
{
    private static readonly QuerySpec[] Queries = [new("a", "A", 1)];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancellation_ends_the_load(bool stages)
    {
        using var source = new CancellationTokenSource();
        var sent = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Loop(stages, hours: 1, TimeProvider.System).RunAsync(
            async (_, _, _, _) =>
            {
                if (Interlocked.Increment(ref sent) == 3)
                {
                    await source.CancelAsync();
                }

                return true;
            },
            source.Token));

        Assert.Equal(3, sent);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Requests_that_are_refused_at_once_do_not_make_the_loop_spin(bool stages)
    {
        var sent = 0;
        await Loop(stages, hours: 1.0 / 3600, new SkippingTime()).RunAsync(
            (_, _, _, _) => Task.FromResult(Interlocked.Increment(ref sent) == 0),
            CancellationToken.None);

        Assert.InRange(sent, 9, 11);
    }

    private static LoadLoop Loop(bool stages, double hours, TimeProvider time)
    {
        var duration = TimeSpan.FromHours(hours);
        var load = new LoadSpec
        {
            Concurrency = 1,
            Duration = duration,
            Shape = stages ? new LoadShape { Stages = [new LoadStage(duration, 1, Steps: true)] } : new LoadShape(),
        };
        return LoadLoops.Of(load, Queries, time, before: 0);
    }
}
