using Microsoft.AspNetCore.Http;
using Validator.Engine.Http;
using Validator.Engine.Models;
using Validator.Engine.Scheduling;
using Validator.Spec.Faults;

namespace Validator.Engine.Faults;

/// <summary>The faults that hit one generation request.</summary>
internal sealed class RequestFaults(FaultInjector injector, HttpContext http, IReadOnlyList<(Fault Fault, int Index)> hits, long number, int seed) : IDisposable
{
    private Action? _afterwards;
    private TimeSpan _owed;

    /// <summary>Whether the canaries of the prompt are not to be answered.</summary>
    public bool ForgetsCanaries => Has(FaultKind.ForgetCanaries);

    /// <summary>What is called with the time that a token took, to take more; null where nothing is slowed.</summary>
    public Action<TimeSpan>? Throttle
    {
        get
        {
            double slowness = hits.Where(hit => hit.Fault.Kind == FaultKind.Decay)
                .Aggregate(1.0, (all, hit) => all * injector.Slowness(hit.Fault, number));
            return slowness > 1 ? took => Slow(took * (slowness - 1)) : null;
        }
    }

    /// <summary>Where the frames go: through the faults, if any concerns them.</summary>
    public FrameSink Sink
    {
        get
        {
            int drawn = 0;
            FrameFaultFactory factory = new(() => FaultDraw.For(seed, drawn++, number).Next());
            List<FrameFault> faults = [.. hits.OrderBy(hit => FrameFaults.IsPacking(hit.Fault.Kind)).Select(hit => factory.Create(hit.Fault)).OfType<FrameFault>()];
            string? contentType = hits.LastOrDefault(hit => hit.Fault.Kind == FaultKind.ContentType).Fault?.With.Text;
            return faults.Count == 0 && contentType is null
                ? new ResponseSink(http.Response)
                : new FaultySink(http, injector, factory, faults, contentType);
        }
    }

    /// <summary>What happens before the model is asked for, in the order of the file.</summary>
    public async Task BeforeAsync(RunnerPool pool, string model, CancellationToken cancellationToken)
    {
        foreach ((Fault fault, _) in hits)
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
        foreach ((Fault fault, _) in hits.Where(hit => hit.Fault.Kind == FaultKind.TruncatePrompt))
        {
            int[] tokens = prompt.Evaluated;
            int left = Math.Clamp((int)(tokens.Length * fault.With.Share), 1, tokens.Length);
            prompt = prompt with { Evaluated = [tokens[0], .. tokens[^(left - 1)..]] };
        }

        return prompt;
    }

    public void Dispose()
    {
        injector.End();
        _afterwards?.Invoke();
    }

    private bool Has(FaultKind kind) => hits.Any(hit => hit.Fault.Kind == kind);

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
