using Validator.Engine.Inference;
using Validator.Engine.Models;

namespace Validator.Engine.Scheduling;

/// <summary>A loaded model: its memory, its slots and the loop that works on them.</summary>
internal sealed class Runner : IRunner
{
    private readonly SemaphoreSlim _freeSlots;
    private readonly Weights _weights;
    private readonly Slot[] _slots;
    private readonly DecodeLoop _loop;

    /// <summary>Generates the weights and claims the memory: seconds for a large model.</summary>
    public Runner(ModelSpec model, RunnerOptions options, TimeProvider time)
    {
        Model = model;
        Options = options;
        _freeSlots = new SemaphoreSlim(options.Parallel);
        _weights = new Weights(model, options.Threads);
        _slots = [.. Enumerable.Range(0, options.Parallel).Select(_ => new Slot(model, options, time))];
        _loop = new DecodeLoop(_weights, _slots, options.Threads, BatchCapacity(options));
    }

    public ModelSpec Model { get; }

    public RunnerOptions Options { get; }

    /// <summary>Memory a runner takes, in bytes: weights, caches of all slots, intermediate results.</summary>
    public static long BytesFor(ModelSpec model, RunnerOptions options) =>
        Weights.BytesFor(model)
        + (options.Parallel * KvCache.BytesFor(model, options.ContextLength))
        + Scratch.BytesFor(model, BatchCapacity(options));

    /// <summary>
    /// Waits for a slot, first come first served, and has <paramref name="read"/> read the answer.
    /// The slot is given back when the loop has let go of it, which on an abort is after the pass at work.
    /// </summary>
    public async Task RunAsync(Sequence sequence, Func<Task> read, CancellationToken cancellationToken)
    {
        await _freeSlots.WaitAsync(cancellationToken);
        try
        {
            using CancellationTokenRegistration wake = cancellationToken.UnsafeRegister(loop => ((DecodeLoop)loop!).Wake(), _loop);
            _loop.Submit(sequence);
            try
            {
                await read();
            }
            finally
            {
                sequence.Abandon();
                _loop.Wake();
                await sequence.LeftSlot;
            }
        }
        finally
        {
            _freeSlots.Release();
        }
    }

    public void Dispose()
    {
        _loop.Dispose();
        foreach (Slot slot in _slots)
        {
            slot.Dispose();
        }

        _weights.Dispose();
        _freeSlots.Dispose();
    }

    private static int BatchCapacity(RunnerOptions options) => Math.Max(options.BatchSize, options.Parallel);
}
