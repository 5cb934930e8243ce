namespace Validator.Engine.Scheduling;

/// <summary>
/// Lets requests past one at a time, in the order in which they came. Only while the one at the gate has to wait for a
/// load does a queue form that has a limit; requests for what is loaded pass at once, however many come together.
/// </summary>
/// <param name="maxQueue">Requests that may wait behind one that loads.</param>
internal sealed class LoadGate(int maxQueue)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource> _waiting = new();
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _held;
    private bool _stalled;
    private bool _closed;

    /// <summary>Waits for its turn; <see cref="Exit"/> must follow.</summary>
    /// <exception cref="EngineException">The queue is full, or the server ends.</exception>
    public async Task EnterAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TaskCompletionSource turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (!_held && !_closed)
            {
                _held = true;
                return;
            }

            if (_closed || (_stalled && _waiting.Count >= maxQueue))
            {
                throw EngineException.Busy();
            }

            _waiting.AddLast(turn);
        }

        using CancellationTokenRegistration cancelled = cancellationToken.UnsafeRegister(
            static (source, token) => ((TaskCompletionSource)source!).TrySetCanceled(token), turn);
        try
        {
            await turn.Task;
        }
        catch (OperationCanceledException)
        {
            lock (_lock)
            {
                _waiting.Remove(turn);
            }

            throw;
        }
    }

    /// <summary>The one at the gate has to wait for a load: who is too many behind it is refused, last come first.</summary>
    public void Stall()
    {
        lock (_lock)
        {
            _stalled = true;
            RefuseBehind(maxQueue);
        }
    }

    /// <summary>Refuses who waits and who comes, and completes when the one at the gate has left.</summary>
    public Task CloseAsync()
    {
        lock (_lock)
        {
            _closed = true;
            RefuseBehind(0);
            if (!_held)
            {
                _left.TrySetResult();
            }
        }

        return _left.Task;
    }

    public void Exit()
    {
        lock (_lock)
        {
            _stalled = false;
            while (_waiting.First is { } next)
            {
                _waiting.RemoveFirst();
                if (next.Value.TrySetResult())
                {
                    return;
                }
            }

            _held = false;
            if (_closed)
            {
                _left.TrySetResult();
            }
        }
    }

    private void RefuseBehind(int most)
    {
        while (_waiting.Count > most)
        {
            _waiting.Last!.Value.TrySetException(EngineException.Busy());
            _waiting.RemoveLast();
        }
    }
}
