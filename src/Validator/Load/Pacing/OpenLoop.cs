using Validator.Spec;

namespace Validator.Load;

/// <summary>
/// Load by a schedule: a request is sent when it is due, whether or not others have ended, so that a slow server cannot slow
/// down what is asked of it. Where <c>maxConcurrency</c> requests are under way, the next one waits for one of them to end, and
/// stays due when it was.
/// </summary>
/// <param name="load">What is planned.</param>
/// <param name="queries">What is asked.</param>
/// <param name="time">The clock.</param>
/// <param name="before">Numbers that requests before the load have taken.</param>
public sealed class OpenLoop(LoadSpec load, IReadOnlyList<QuerySpec> queries, TimeProvider time, int before = 0) : LoadLoop(load, queries, time, before)
{
    private readonly LoadSpec _load = load;
    private readonly TimeProvider _time = time;

    /// <inheritdoc />
    protected override async Task MeasureAsync(SendRequest send, long start, CancellationTokenSource bounded)
    {
        using var slots = new Slots(_load.Shape.MaxConcurrency);
        var backlog = new Backlog();
        try
        {
            foreach (var arrival in Arrivals.Of(_load))
            {
                var due = After(start, arrival.Due);
                await WaitUntilAsync(due, bounded.Token);
                var asked = _time.GetTimestamp();
                if (await slots.TakeAsync(bounded.Token) is not var (slot, waited) || bounded.IsCancellationRequested)
                {
                    break;
                }

                var held = backlog.Holds(due, asked, free: waited ? _time.GetTimestamp() : asked);
                var request = NextMeasured()! with { Stage = arrival.Stage, Scheduled = true, HeldBack = held };
                slots.Run(slot, () => send(slot, request, due, bounded.Token));
            }
        }
        catch
        {
            await bounded.CancelAsync();
            throw;
        }
        finally
        {
            await slots.EndAsync();
        }
    }

    /// <summary>Requests under way, by the number of their worker.</summary>
    private sealed class Slots(int most) : IDisposable
    {
        private readonly Lock _gate = new();
        private readonly SemaphoreSlim _free = new(most, most);
        private readonly List<Task> _tasks = [];
        private readonly Stack<int> _ended = [];

        /// <summary>A worker that is free, and whether that had to be waited for; null when the load was ended first.</summary>
        /// <exception cref="Exception">What its last request threw.</exception>
        public async Task<(int Slot, bool Waited)?> TakeAsync(CancellationToken cancellationToken)
        {
            var free = _free.WaitAsync(cancellationToken);
            var waited = !free.IsCompleted;
            await Task.WhenAny(free);
            if (!free.IsCompletedSuccessfully)
            {
                return null;
            }

            Task before;
            int slot;
            lock (_gate)
            {
                if (!_ended.TryPop(out slot))
                {
                    slot = _tasks.Count;
                    _tasks.Add(Task.CompletedTask);
                }

                before = _tasks[slot];
            }

            await before;
            return (slot, waited);
        }

        /// <summary>Lets a worker send. What is done before the first byte goes out must not hold up who is due next.</summary>
        public void Run(int slot, Func<Task> send)
        {
            lock (_gate)
            {
                _tasks[slot] = Task.Run(async () =>
                {
                    try
                    {
                        await send();
                    }
                    finally
                    {
                        lock (_gate)
                        {
                            _ended.Push(slot);
                        }

                        _free.Release();
                    }
                });
            }
        }

        /// <summary>Waits for the requests under way.</summary>
        public async Task EndAsync()
        {
            Task[] all;
            lock (_gate)
            {
                all = [.. _tasks];
            }

            await Task.WhenAll(all);
        }

        public void Dispose() => _free.Dispose();
    }
}
