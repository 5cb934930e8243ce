using System.Collections.Concurrent;
using Validator.Engine.Inference;

namespace Validator.Engine.Scheduling;

/// <summary>The thread that evaluates the tokens of all busy slots together, pass after pass (continuous batching).</summary>
internal sealed class DecodeLoop : IDisposable
{
    private readonly ConcurrentQueue<Sequence> _submitted = new();
    private readonly SemaphoreSlim _wake = new(0);
    private readonly Slot[] _slots;
    private readonly Batch _batch;
    private readonly ForwardPass _pass;
    private readonly WorkerTeam _team;
    private readonly Thread _thread;
    private volatile bool _stopping;

    public DecodeLoop(Weights weights, Slot[] slots, int threads, int batchSize, MemoryBudget budget)
    {
        _slots = slots;
        _batch = new Batch(batchSize);
        _pass = new ForwardPass(weights, _batch, threads, budget) { IsAbandoned = AnyPromptAbandoned };
        _team = new WorkerTeam(threads, _pass.Execute);
        _thread = new Thread(Run) { IsBackground = true, Name = "inference 0" };
        _thread.Start();
    }

    /// <summary>The caller has made sure that a slot is free.</summary>
    public void Submit(Sequence sequence)
    {
        sequence.Resume = Wake;
        _submitted.Enqueue(sequence);
        Wake();
    }

    /// <summary>Has the loop look at its slots again.</summary>
    public void Wake() => _wake.Release();

    public void Dispose()
    {
        _stopping = true;
        Wake();
        _thread.Join();
        _team.Dispose();
        _pass.Dispose();
        _wake.Dispose();
    }

    private void Run()
    {
        while (!_stopping)
        {
            Assign();
            _batch.Clear();
            FillBatch(decoding: true);
            FillBatch(decoding: false);
            if (_batch.Count == 0)
            {
                _wake.Wait();
                continue;
            }

            _team.Run();
            foreach (Slot slot in _slots)
            {
                if (_pass.WasAbandoned)
                {
                    slot.Undo();
                }
                else if (slot.Sequence is { } sequence && !Advance(slot, sequence))
                {
                    slot.Release();
                }
            }
        }

        Assign();
        foreach (Slot slot in _slots)
        {
            slot.Sequence?.Abandon();
            slot.Release();
        }
    }

    /// <summary>False when the sequence has ended, be it by an error of its own: the others and the server go on.</summary>
    private bool Advance(Slot slot, Sequence sequence)
    {
        try
        {
            return slot.Advance(_pass);
        }
#pragma warning disable CA1031 // Whatever one request's options bring about, it must not end the process.
        catch (Exception error)
#pragma warning restore CA1031
        {
            sequence.Fail(error);
            return false;
        }
    }

    /// <summary>
    /// Only prompts are worth breaking off a pass that others may share: they fill the batch, an output token is one row of it.
    /// </summary>
    private bool AnyPromptAbandoned()
    {
        foreach (Slot slot in _slots)
        {
            if (slot is { IsDecoding: false, Sequence.IsAbandoned: true })
            {
                return true;
            }
        }

        return false;
    }

    private void Assign()
    {
        while (_submitted.TryDequeue(out Sequence? sequence))
        {
            // The slot that holds most of the prompt already; of equals, the first.
            _slots.Where(slot => slot.Sequence is null)
                .MaxBy(slot => slot.CommonPrefix(sequence.Request.Prompt))!
                .Start(sequence);
        }
    }

    private void FillBatch(bool decoding)
    {
        foreach (Slot slot in _slots)
        {
            if (slot.Sequence is not { } sequence || slot.IsDecoding != decoding)
            {
                continue;
            }

            if (sequence.IsAbandoned)
            {
                slot.Release();
            }
            else if (!sequence.PauseForReader())
            {
                slot.Fill(_batch);
            }
        }
    }
}
