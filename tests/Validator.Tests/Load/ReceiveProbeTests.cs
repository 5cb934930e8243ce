using System.Collections.Concurrent;
using Validator.Load;
using Xunit;

namespace Validator.Tests.Load;

public sealed class ReceiveProbeTests
{
    [Fact]
    public async Task Delays_are_told_until_it_ends()
    {
        var delays = new ConcurrentQueue<TimeSpan>();
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var probe = await ReceiveProbe.StartAsync(TimeProvider.System, delay =>
        {
            delays.Enqueue(delay);
            if (delays.Count == 3)
            {
                enough.SetResult();
            }
        });
        Assert.NotNull(probe);
        await enough.Task;
        await probe.DisposeAsync();

        // Bytes arrive after they were sent, and each was sent after the one before arrived.
        Assert.All(delays, delay => Assert.True(delay > TimeSpan.Zero));
        Assert.True(delays.Count >= 3);
    }
}
