using Validator.Engine.Scheduling;

namespace Validator.Engine.Tests;

public sealed class LoadGateTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_closes_behind_the_one_that_loads_however_many_wait()
    {
        LoadGate gate = new(maxQueue: 2);
        await gate.EnterAsync(Token);
        gate.Stall();
        Task[] waiting = [gate.EnterAsync(Token), gate.EnterAsync(Token)];

        Task closed = gate.CloseAsync();

        Assert.All(await Task.WhenAll(waiting.Select(task => Record.ExceptionAsync(() => task).AsTask())), error => Assert.IsType<EngineException>(error));
        Assert.False(closed.IsCompleted);
        gate.Exit();
        await closed;
        await Assert.ThrowsAsync<EngineException>(() => gate.EnterAsync(Token));
    }

    [Fact]
    public async Task Who_is_gone_does_not_pass()
    {
        LoadGate gate = new(maxQueue: 2);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gate.EnterAsync(new CancellationToken(canceled: true)));
        await gate.EnterAsync(Token);
    }
}
