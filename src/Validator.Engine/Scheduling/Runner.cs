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

    private Runner(RunnerOptions options, Weights weights, Slot[] slots, DecodeLoop loop)
    {
        Options = options;
        _freeSlots = new SemaphoreSlim(options.Parallel);
        _weights = weights;
        _slots = slots;
        _loop = loop;
    }

    public ModelSpec Model => _weights.Model;

    public RunnerOptions Options { get; }

    /// <summary>Memory a runner takes, in bytes: weights, caches of all slots, intermediate results.</summary>
    public static long BytesFor(ModelSpec model, RunnerOptions options) =>
        Weights.BytesFor(model)
        + (options.Parallel * KvCache.BytesFor(model, options.ContextLength))
        + Scratch.BytesFor(model, BatchCapacity(options));

    /// <summary>Generates the weights and claims the memory: seconds for a large model.</summary>
    /// <exception cref="OutOfMemoryException">The memory is not there; what had been taken of it is given back.</exception>
    public static Runner Load(ModelSpec model, RunnerOptions options, TimeProvider time, MemoryBudget budget)
    {
        Stack<IDisposable> taken = new();
        try
        {
#pragma warning disable CA2000 // Taken, and so disposed of on failure; else by the runner.
            Weights weights = Take(new Weights(model, options.Threads, budget));
#pragma warning restore CA2000
            Slot[] slots = [.. Enumerable.Range(0, options.Parallel).Select(_ => Take(new Slot(model, options, time, budget)))];
            return new Runner(options, weights, slots, new DecodeLoop(weights, slots, options.Threads, BatchCapacity(options), budget));
        }
        catch
        {
            foreach (IDisposable part in taken)
            {
                part.Dispose();
            }

            throw;
        }

        T Take<T>(T part)
            where T : IDisposable
        {
            taken.Push(part);
            return part;
        }
    }

    /// <summary>What Ollama says where there are not so many bytes: of the model itself, or of its context only.</summary>
    public static EngineException Refusal(ModelSpec model, RunnerOptions options, long available) =>
        Weights.BytesFor(model) > available
            ? EngineException.TooLarge(BytesFor(model, options), available)
            : EngineException.NoRoomForCache(options.Parallel * KvCache.BytesFor(model, options.ContextLength));

    /// <summary>
    /// Waits for a slot, first come first served, and has <paramref name="read"/> read the answer.
    /// The slot is given back when the loop has let go of it, which on an abort is after the layer at work.
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
