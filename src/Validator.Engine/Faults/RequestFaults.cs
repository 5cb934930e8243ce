using Microsoft.AspNetCore.Http;
using Validator.Engine.Http;
using Validator.Engine.Models;
using Validator.Engine.Scheduling;
using Validator.Spec.Faults;

namespace Validator.Engine.Faults;

/// <summary>The faults that hit one generation request.</summary>
internal sealed class RequestFaults(FaultInjector injector, HttpContext http, IReadOnlyList<Fault> hits, long number, int seed) : IDisposable
{
    private Action? _afterwards;
    private TimeSpan _owed;

    /// <summary>Whether the canaries of the prompt are not to be answered.</summary>
    public bool ForgetsCanaries => hits.Any(fault => fault.Kind == FaultKind.ForgetCanaries);

    /// <summary>What is called with the time that a token took, to take more; null where nothing is slowed.</summary>
    public Action<TimeSpan>? CreateThrottle()
    {
        double slowness = hits.Where(fault => fault.Kind == FaultKind.Decay).Aggregate(1.0, (all, fault) => all * injector.Slowness(fault, number));
        return slowness > 1 ? took => Slow(took * (slowness - 1)) : null;
    }

    /// <summary>Where the frames go: through the faults, if any concerns them.</summary>
    public FrameSink CreateSink()
    {
        int drawn = 0;
        FrameFaultFactory factory = new(() => FaultDraw.For(seed, drawn++, number).Next());
        List<FrameFault> faults = [.. hits.OrderBy(fault => FrameFaults.IsPacking(fault.Kind)).Select(factory.Create).OfType<FrameFault>()];
        string? contentType = hits.LastOrDefault(fault => fault.Kind == FaultKind.ContentType)?.With.Text;
        return faults.Count == 0 && contentType is null
            ? new ResponseSink(http.Response)
            : new FaultySink(http, injector, factory, faults, contentType);
    }

    /// <summary>What happens before the model is asked for, in the order of the file.</summary>
    public async Task BeforeAsync(RunnerPool pool, Model model, CancellationToken cancellationToken)
    {
        foreach (Fault fault in hits)
        {
            switch (fault.Kind)
            {
                case FaultKind.Status:
                    throw new EngineException(fault.With.Status, fault.With.Text);
                case FaultKind.EmptyReply:
                    http.Abort();
                    throw new AnswerEndedException();
                case FaultKind.Hang:
                    injector.Hang();
                    await injector.WaitIfHungAsync(cancellationToken);
                    break;
                case FaultKind.Leak:
                    injector.Leak(fault.With.Bytes);
                    break;
                case FaultKind.Unload:
                    pool.Expire(model);
                    break;
                case FaultKind.RunnerCrash:
                    _afterwards = () => pool.Expire(model);
                    break;
            }
        }
    }

    /// <summary>The prompt that the model gets: its first token and its end, where a fault cuts it.</summary>
    public Prompt Cut(Prompt prompt)
    {
        foreach (Fault fault in hits.Where(fault => fault.Kind == FaultKind.TruncatePrompt))
        {
            int tokens = prompt.Evaluated.Length;
            prompt = prompt.CutTo(new PromptWindow.Cut(1, Math.Clamp((int)(tokens * fault.With.Share), 1, tokens)));
        }

        return prompt;
    }

    public void Dispose()
    {
        injector.End();
        _afterwards?.Invoke();
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
