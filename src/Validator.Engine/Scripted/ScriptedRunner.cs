using Validator.Engine.Inference;
using Validator.Engine.Models;
using Validator.Engine.Recall;
using Validator.Engine.Scheduling;

namespace Validator.Engine.Scripted;

/// <summary>
/// Answers by a script: it waits as long as the script says that the work takes, and does none. Every token has its time from
/// the answer's start on, so that a late one delays no other; the durations it reports are the script's.
/// </summary>
internal sealed class ScriptedRunner : IRunner
{
    private readonly Script _script;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _freeSlots;
    private readonly List<HeldPrompt> _free;

    public ScriptedRunner(ModelSpec model, RunnerOptions options, Script script, TimeProvider time)
    {
        Model = model;
        Options = options;
        _script = script;
        _time = time;
        _freeSlots = new SemaphoreSlim(options.Parallel);
        _free = [.. Enumerable.Range(0, options.Parallel).Select(_ => new HeldPrompt())];
    }

    public ModelSpec Model { get; }

    public RunnerOptions Options { get; }

    public async Task RunAsync(Sequence sequence, Func<Task> read, CancellationToken cancellationToken)
    {
        await _freeSlots.WaitAsync(cancellationToken);
        HeldPrompt slot = Take(sequence.Request.Prompt);
        try
        {
            using CancellationTokenSource left = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            Task playing = PlayAsync(sequence, slot, left.Token);
            try
            {
                await read();
            }
            finally
            {
                sequence.Abandon();
                await left.CancelAsync();
                await playing;
            }
        }
        finally
        {
            lock (_free)
            {
                _free.Add(slot);
            }

            _freeSlots.Release();
        }
    }

    public void Dispose() => _freeSlots.Dispose();

    /// <summary>The slot that holds most of the prompt already.</summary>
    private HeldPrompt Take(int[] prompt)
    {
        lock (_free)
        {
            HeldPrompt slot = _free.MaxBy(held => held.Common(prompt))!;
            _free.Remove(slot);
            return slot;
        }
    }

    private async Task PlayAsync(Sequence sequence, HeldPrompt slot, CancellationToken cancellationToken)
    {
        try
        {
            int[] prompt = sequence.Request.Prompt;
            ScriptedAnswer answer = _script.Next(Options.ContextLength, Options.Threads, prompt.Length, prompt.Length - slot.Common(prompt));
            slot.Hold(answer.CountedPromptTokens > 0 ? prompt : []);
            sequence.CountedPromptTokens = answer.CountedPromptTokens;
            sequence.PromptDuration = answer.Prefill;
            await DecodeAsync(sequence, answer, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            if (sequence.Output.Count == 0)
            {
                // Broken off in mid-prompt: what was not evaluated is not held.
                slot.Hold([]);
            }

            sequence.Abandon();
        }
        catch
        {
            // An answer that a fault of ours cut short must not end as if it were whole.
            sequence.Abandon();
            throw;
        }
        finally
        {
            sequence.Complete();
        }
    }

    private async Task DecodeAsync(Sequence sequence, ScriptedAnswer answer, CancellationToken cancellationToken)
    {
        long startedAt = _time.GetTimestamp();
        ScriptedText text = new(sequence.Request.Prompt, sequence.Request.Sampling);
        TimeSpan due = answer.Prefill;
        bool goesOn = true;
        while (goesOn)
        {
            TimeSpan interval = answer.Interval(due);
            due += interval + Throttled(sequence, interval);
            await UntilAsync(startedAt, due, cancellationToken);
            await ReaderAsync(sequence, cancellationToken);
            sequence.EvalDuration = due - answer.Prefill;
            int held = sequence.Request.Prompt.Length + sequence.Output.Count;
            goesOn = sequence.Emit(Next(sequence, ref text)) && (sequence.Request.Shift || !PromptWindow.Overflows(held + 1, Options.ContextLength));
        }
    }

    /// <summary>What was not processed cannot be recalled.</summary>
    private static Sampled Next(Sequence sequence, ref ScriptedText text)
    {
        if (sequence.Request.Guide is not { } guide || (guide is Recital && sequence.CountedPromptTokens == 0))
        {
            return new Sampled(new Token(text.Next()), null, IsLast: false);
        }

        int drawn = text.Next();
        Token token = guide.Next(pieces => pieces[drawn++ % pieces.Length]);
        return new Sampled(token, null, guide.IsComplete);
    }

    /// <summary>The time that a fault takes beside the script's.</summary>
    private TimeSpan Throttled(Sequence sequence, TimeSpan interval)
    {
        if (sequence.Request.Throttle is not { } throttle)
        {
            return TimeSpan.Zero;
        }

        long before = _time.GetTimestamp();
        throttle(interval);
        return _time.GetElapsedTime(before);
    }

    private async Task UntilAsync(long startedAt, TimeSpan due, CancellationToken cancellationToken)
    {
        while (due - _time.GetElapsedTime(startedAt) is { } left && left > TimeSpan.Zero)
        {
            // Delays are cut to whole milliseconds, and one of none would not wait at all.
            await Task.Delay(left + TimeSpan.FromMilliseconds(1), _time, cancellationToken);
        }
    }

    /// <summary>A reader who is far behind is waited for.</summary>
    private static async Task ReaderAsync(Sequence sequence, CancellationToken cancellationToken)
    {
        TaskCompletionSource resumed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        sequence.Resume = () => resumed.TrySetResult();
        if (sequence.PauseForReader())
        {
            await resumed.Task.WaitAsync(cancellationToken);
        }
    }
}
