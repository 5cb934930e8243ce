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
    private bool _held;
    private bool _stalled;

    /// <summary>Waits for its turn; <see cref="Exit"/> must follow.</summary>
    /// <exception cref="EngineException">The queue is full.</exception>
    public async Task EnterAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (!_held)
            {
                _held = true;
                return;
            }

            if (_stalled && _waiting.Count >= maxQueue)
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
            while (_waiting.Count > maxQueue)
            {
                _waiting.Last!.Value.TrySetException(EngineException.Busy());
                _waiting.RemoveLast();
            }
        }
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
        }
    }
}
