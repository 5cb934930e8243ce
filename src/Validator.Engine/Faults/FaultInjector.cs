using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Validator.Engine.Http;
using Validator.Engine.Inference;
using Validator.Engine.Models;
using Validator.Engine.Scheduling;
using Validator.Spec.Faults;

namespace Validator.Engine.Faults;

/// <summary>The faults of one server: decides which hit a request, and keeps what outlives one.</summary>
internal sealed class FaultInjector(FaultPlan plan, MemoryBudget memory, TextWriter log, TimeProvider time)
{
    /// <summary>A leak ends before the machine does, in bytes left.</summary>
    private const long LeastMemoryLeft = 512L << 20;

    private readonly TaskCompletionSource<int> _crashed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<Fault, (long Request, long At)> _decays = new(ReferenceEqualityComparer.Instance);
    private readonly ConcurrentBag<NativeBuffer> _leaked = [];
    private readonly long[] _held = new long[plan.Faults.Count];
    private long _requests;
    private int _inFlight;
    private volatile bool _hung;

    /// <summary>Completes with an exit code when the process is to end at once.</summary>
    public Task<int> Crashed => _crashed.Task;

    /// <summary>Numbers a generation request and finds the faults that hit it.</summary>
    /// <param name="http">The exchange.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="asked">The options it asks for.</param>
    public RequestFaults Begin(HttpContext http, GenerateRequest request, RunnerOptions asked)
    {
        long number = Interlocked.Increment(ref _requests);
        int inFlight = Interlocked.Increment(ref _inFlight);
        try
        {
            return new RequestFaults(this, http, Hits(http, request, asked, number, inFlight), number, plan.Seed);
        }
        catch
        {
            // A prompt that cannot be rendered is no request at work.
            End();
            throw;
        }
    }

    public void End() => Interlocked.Decrement(ref _inFlight);

    private List<Fault> Hits(HttpContext http, GenerateRequest request, RunnerOptions asked, long number, int inFlight)
    {
        Lazy<int> promptTokens = new(() => PromptBuilder.Count(request), LazyThreadSafetyMode.None);
        List<Fault> hits = [];
        for (int i = 0; i < plan.Faults.Count; i++)
        {
            Fault fault = plan.Faults[i];
            if (fault.Definition.Scope == FaultScope.Request
                && OfLoad(fault.When, request.Model, asked)
                && fault.When.Requests?.Contains(number) != false
                && fault.When.Concurrency?.Contains(inFlight) != false
                && (fault.Kind != FaultKind.Divergence || inFlight > 1)
                && (fault.When.Route is not { } route || route == RouteOf(http, request))
                && fault.When.PromptTokens?.Contains(promptTokens.Value) != false
                && Interlocked.Increment(ref _held[i]) > fault.When.After
                && FaultDraw.Hits(plan.Seed, i, number, fault.When.Probability))
            {
                hits.Add(fault);
            }
        }

        return hits;
    }

    /// <summary>The options that a model is really loaded with.</summary>
    public RunnerOptions Clamp(string model, RunnerOptions asked)
    {
        RunnerOptions options = asked;
        foreach (Fault fault in plan.Faults.Where(fault => fault.Definition.Scope == FaultScope.Load && OfLoad(fault.When, model, asked)))
        {
            options = fault.Kind == FaultKind.ForceParallelOne
                ? options with { Parallel = 1 }
                : options with { ContextLength = Math.Min(options.ContextLength, fault.With.Tokens) };
        }

        return options;
    }

    /// <summary>Tells the log what a fault did to a request.</summary>
    public void Report(Fault fault, string did, long request) =>
        log.WriteLine(FormattableString.Invariant($"fault {fault.Id} ({fault.Definition.Name}) {did} request {request}"));

    /// <summary>Waits for ever once the server hangs.</summary>
    public Task WaitIfHungAsync(CancellationToken cancellationToken) => _hung ? WaitAsync(Timeout.InfiniteTimeSpan, cancellationToken) : Task.CompletedTask;

    public Task WaitAsync(TimeSpan duration, CancellationToken cancellationToken) => Task.Delay(duration, time, cancellationToken);

    public void Hang() => _hung = true;

    public void Crash(int exitCode) => _crashed.TrySetResult(exitCode);

    /// <summary>Keeps memory for good, touched; false where no more is left to keep.</summary>
    public bool Leak(long bytes)
    {
        if (bytes > memory.AvailableBytes() - LeastMemoryLeft)
        {
            return false;
        }

#pragma warning disable CA2000 // Never given back: that is the fault.
        _leaked.Add(new NativeBuffer(bytes, memory));
#pragma warning restore CA2000
        return true;
    }

    /// <summary>How many times as long a token takes for a request that a decay hits, 1 for the first; at most 1000.</summary>
    public double Slowness(Fault fault, long request)
    {
        (long first, long since) = _decays.GetOrAdd(fault, _ => (request, time.GetTimestamp()));
        double steps = fault.With.How == "minute" ? time.GetElapsedTime(since).TotalMinutes : Math.Max(0, request - first);
        return Math.Min(1000, Math.Pow(fault.With.Factor, steps));
    }

    private static bool OfLoad(FaultCondition when, string model, RunnerOptions asked) =>
        when.NumCtx?.Contains(asked.ContextLength) != false
        && when.NumThread?.Contains(asked.Threads) != false
        && (when.Model is not { } wanted || Equals(ModelName.Parse(wanted), ModelName.Parse(model)));

    private static FaultRoute RouteOf(HttpContext http, GenerateRequest request) =>
        http.Request.Path.StartsWithSegments("/v1", StringComparison.Ordinal) ? FaultRoute.OpenAi
        : request.Messages is null ? FaultRoute.Generate : FaultRoute.Chat;
}
