namespace Validator.Tests.Load;

/// <summary>A clock that goes on to the next timer when everybody waits for one: what runs by it is the same every time.</summary>
internal sealed class QueuedTime : TimeProvider
{
    private readonly PriorityQueue<Action, (long Due, int Order)> _timers = new();
    private long _now;
    private int _order;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Queued(() => callback(state));
        _timers.Enqueue(timer.Fire, (_now + dueTime.Ticks, _order++));
        return timer;
    }

    /// <summary>Fires timers until a task is over that waits for nothing else.</summary>
    public async Task<T> RunAsync<T>(Task<T> task)
    {
        while (!task.IsCompleted && _timers.TryDequeue(out var fire, out var priority))
        {
            _now = Math.Max(_now, priority.Due);
            fire();
        }

        return await task;
    }

    private sealed class Queued(Action fire) : ITimer
    {
        private bool _ended;

        public void Fire()
        {
            if (!_ended)
            {
                fire();
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException();

        public void Dispose() => _ended = true;

        public ValueTask DisposeAsync()
        {
            _ended = true;
            return ValueTask.CompletedTask;
        }
    }
}
