using Microsoft.AspNetCore.Http;
using Validator.Engine.Http;
using Validator.Engine.Models;
using Validator.Engine.Scheduling;
using Validator.Spec.Faults;

namespace Validator.Engine.Faults;

/// <summary>The faults that hit one generation request.</summary>
internal sealed class RequestFaults(FaultInjector injector, HttpContext http, IReadOnlyList<Fault> hits, long number, int seed) : IDisposable
{
    /// <summary>Those of the faults that had something to change by now; each is told of once.</summary>
    private readonly HashSet<Fault> _done = new(ReferenceEqualityComparer.Instance);

    private Action? _afterwards;
    private TimeSpan _owed;

    /// <summary>What is called with the time that a token took, to take more; null where nothing is slowed.</summary>
    public Action<TimeSpan>? CreateThrottle()
    {
        double slowness = 1;
        foreach (Fault fault in hits.Where(fault => fault.Kind == FaultKind.Decay))
        {
            Note(fault);
            slowness *= injector.Slowness(fault, number);
        }

        return slowness > 1 ? took => Slow(took * (slowness - 1)) : null;
    }

    /// <summary>Where the frames go: through the faults, if any concerns them.</summary>
    public FrameSink CreateSink()
    {
        int drawn = 0;
        FrameFaultFactory factory = new(() => FaultDraw.For(seed, drawn++, number).Next());
        List<FrameFault> faults = [];
        foreach (Fault fault in hits.OrderBy(fault => FrameFaults.IsPacking(fault.Kind)))
        {
            if (factory.Create(fault) is { } made)
            {
                made.Changed = () => Note(fault);
                faults.Add(made);
            }
        }

        Fault? typed = hits.LastOrDefault(fault => fault.Kind == FaultKind.ContentType);
        return faults.Count == 0 && typed is null
            ? new ResponseSink(http.Response)
            : new FaultySink(http, injector, factory, faults, () => WrongType(typed));
    }

    /// <summary>What happens before the model is asked for, in the order of the file.</summary>
    public async Task BeforeAsync(RunnerPool pool, Model model, CancellationToken cancellationToken)
    {
        foreach (Fault fault in hits)
        {
            switch (fault.Kind)
            {
                case FaultKind.Status:
                    Note(fault);
                    throw new EngineException(fault.With.Status, fault.With.Text);
                case FaultKind.EmptyReply:
                    Note(fault);
                    http.Abort();
                    throw new AnswerEndedException();
                case FaultKind.Hang:
                    injector.Hang();
                    Note(fault);
                    await injector.WaitIfHungAsync(cancellationToken);
                    break;
                case FaultKind.Leak:
                    NoteIf(injector.Leak(fault.With.Bytes), fault);
                    break;
                case FaultKind.Unload:
                    NoteIf(pool.Expire(model), fault);
                    break;
                case FaultKind.RunnerCrash:
                    _afterwards += () => _ = _done.Contains(fault) && pool.Expire(model);
                    break;
            }
        }
    }

    /// <summary>The prompt that the model gets: its first token and its end, where a fault cuts it.</summary>
    public Prompt Cut(Prompt prompt)
    {
        foreach (Fault fault in hits.Where(fault => fault.Kind == FaultKind.TruncatePrompt))
        {
            // Of a prompt that the context has cut already only the end is one text; what lay before it is gone.
            int tokens = prompt.Evaluated.Length;
            int most = Math.Min(tokens, 1 + prompt.Held.Length - prompt.Held.Keep);
            prompt = prompt.CutTo(new PromptWindow.Cut(1, Math.Clamp((int)(tokens * fault.With.Share), 1, most)));
            NoteIf(prompt.Evaluated.Length < tokens, fault);
        }

        return prompt;
    }

    /// <summary>Whether the canaries of the prompt, which has some, are not to be answered.</summary>
    public bool ForgetsCanaries()
    {
        Fault? forgets = hits.FirstOrDefault(fault => fault.Kind == FaultKind.ForgetCanaries);
        NoteIf(forgets is not null, forgets!);
        return forgets is not null;
    }

    public void Dispose()
    {
        injector.End();
        _afterwards?.Invoke();
        foreach (Fault fault in hits.Where(fault => !_done.Contains(fault)))
        {
            injector.Report(fault, "had nothing to change in", number);
        }
    }

    private void Note(Fault fault)
    {
        if (_done.Add(fault))
        {
            injector.Report(fault, "hits", number);
        }
    }

    private void NoteIf(bool did, Fault fault)
    {
        if (did)
        {
            Note(fault);
        }
    }

    private string? WrongType(Fault? fault)
    {
        NoteIf(fault is not null, fault!);
        return fault?.With.Text;
    }

    /// <summary>Called on the runner's thread. A timer is coarser than a token, so time is owed until it is worth a wait.</summary>
    private void Slow(TimeSpan more)
    {
        _owed += more;
        if (_owed < TimeSpan.FromMilliseconds(2))
        {
            return;
        }

        injector.WaitAsync(_owed, http.RequestAborted).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).Wait();
        _owed = TimeSpan.Zero;
    }
}
