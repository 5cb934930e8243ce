using Validator.Engine.Inference;
using Validator.Engine.Models;

namespace Validator.Engine.Scheduling;

/// <summary>A context of its own within a runner: its key-value cache, the tokens in it, and the sequence at work.</summary>
internal sealed class Slot(ModelSpec model, RunnerOptions options, TimeProvider time, MemoryBudget budget) : IDisposable
{
    private readonly KvCache _cache = new(model, options.ContextLength, budget);
    private readonly List<int> _held = [];

    /// <summary>Tokens from the beginning that were evaluated behind no others than those that are held before them.</summary>
    private int _unshifted = int.MaxValue;
    private int _evaluated;
    private int _filledFrom = -1;
    private int _pending = -1;
    private int _outputRow = -1;
    private long _startedAt;
    private long _firstAt;
    private long _lastAt;

    public Sequence? Sequence { get; private set; }

    /// <summary>Whether the prompt has been evaluated.</summary>
    public bool IsDecoding => _pending >= 0;

    /// <summary>Tokens from the beginning that this slot holds as <paramref name="prompt"/> would leave them.</summary>
    public int CommonPrefix(ReadOnlySpan<int> prompt) =>
        Math.Min(_unshifted, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_held).CommonPrefixLength(prompt));

    public void Start(Sequence sequence)
    {
        int[] prompt = sequence.Request.Prompt;

        // The last token is always evaluated anew: its logits are not kept.
        int reused = Math.Min(CommonPrefix(prompt), prompt.Length - 1);
        _held.RemoveRange(reused, _held.Count - reused);
        _unshifted = int.MaxValue;
        _evaluated = reused;
        _pending = -1;
        _outputRow = -1;
        _startedAt = time.GetTimestamp();
        Sequence = sequence;
    }

    /// <summary>Puts tokens into the batch: the rest of the prompt as far as there is room, or the token sampled last.</summary>
    public void Fill(Batch batch)
    {
        if (IsDecoding)
        {
            MakeRoom();
            _filledFrom = _held.Count;
            _outputRow = batch.Add(new Batch.Row(_pending, _held.Count, _cache), wantsLogits: true);
            _held.Add(_pending);
            return;
        }

        int[] prompt = Sequence!.Request.Prompt;
        _filledFrom = _held.Count;
        for (; _evaluated < prompt.Length && batch.Room > 0; _evaluated++)
        {
            bool isLast = _evaluated == prompt.Length - 1;
            _outputRow = batch.Add(new Batch.Row(prompt[_evaluated], _evaluated, _cache), isLast);
            _held.Add(prompt[_evaluated]);
        }
    }

    /// <summary>Takes back what <see cref="Fill"/> put, if anything, into a batch that was not run to its end.</summary>
    public void Undo()
    {
        if (_filledFrom < 0)
        {
            return;
        }

        _held.RemoveRange(_filledFrom, _held.Count - _filledFrom);
        _evaluated = Math.Min(_evaluated, _filledFrom);
        _outputRow = _filledFrom = -1;
    }

    /// <summary>Samples from the pass that has run; false when the sequence has ended.</summary>
    public bool Advance(ForwardPass pass)
    {
        _filledFrom = -1;
        if (_outputRow < 0)
        {
            return true;
        }

        Sequence sequence = Sequence!;
        Sampled sampled = sequence.Sampler.Next(pass.Logits(_outputRow));
        _outputRow = -1;
        long now = time.GetTimestamp();
        if (_pending < 0)
        {
            _firstAt = now;
            sequence.PromptDuration = time.GetElapsedTime(_startedAt, now);
        }
        else if (sequence.Request.Throttle is { } throttle)
        {
            throttle(time.GetElapsedTime(_lastAt, now));
            now = time.GetTimestamp();
        }

        _lastAt = now;
        sequence.EvalDuration = time.GetElapsedTime(_firstAt, now);
        _pending = sampled.Token.Id;
        bool goesOn = sequence.Emit(sampled);
        return goesOn && (sequence.Request.Shift || !PromptWindow.Overflows(_held.Count + 1, options.ContextLength));
    }

    /// <summary>Frees the slot; the tokens stay for a prompt that begins alike.</summary>
    public void Release()
    {
        Sequence?.Complete();
        Sequence = null;
    }

    public void Dispose() => _cache.Dispose();

    private void MakeRoom()
    {
        if (_held.Count < options.ContextLength)
        {
            return;
        }

        int keep = PromptWindow.ClampKeep(options.ContextLength, Sequence!.Request.Keep);
        int discard = Math.Max(1, (options.ContextLength - keep) / 2);
        _cache.Shift(keep, discard, _held.Count);
        _held.RemoveRange(keep, discard);
        _unshifted = Math.Min(_unshifted, keep);
    }
}
