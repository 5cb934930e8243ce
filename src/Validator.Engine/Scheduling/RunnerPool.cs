using Validator.Engine.Models;

namespace Validator.Engine.Scheduling;

/// <summary>
/// Ollama's scheduler: requests for a model pass one gate in turn, and whoever finds the model absent or loaded with
/// other options loads it there. So requests pile up, and past the queue's limit are refused, only while something loads;
/// with the model loaded they all pass and wait for a slot instead. Models of the same weights share what is loaded.
/// </summary>
internal sealed class RunnerPool(EngineOptions options, IRunnerFactory runners, TextWriter log, TimeProvider time) : IAsyncDisposable
{
    /// <summary>What a timer takes; a model kept longer than 49 days stays.</summary>
    private static readonly TimeSpan s_longestTimer = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly Lock _lock = new();
    private readonly LoadGate _gate = new(options.MaxQueue);
    private readonly List<LoadedModel> _loaded = [];

    /// <summary>What is loaded, latest expiry first.</summary>
    public IReadOnlyList<LoadedModelInfo> Loaded
    {
        get
        {
            lock (_lock)
            {
                return [.. _loaded.OrderByDescending(model => model.ExpiresAt)
                    .Select(model => new LoadedModelInfo(model.Model, model.Runner.Options, model.ExpiresAt))];
            }
        }
    }

    /// <summary>
    /// Loads the model if need be; the lease keeps it loaded. Without <paramref name="keepAlive"/> it stays as long as
    /// the request before asked, or the server's default.
    /// </summary>
    public async Task<Lease> AcquireAsync(Model model, RunnerOptions runner, TimeSpan? keepAlive, CancellationToken cancellationToken)
    {
        await _gate.EnterAsync(cancellationToken);
        try
        {
            Lease? lease = await FindAsync(model, runner, keepAlive, cancellationToken);
#pragma warning disable CA2000 // The lease goes to the caller.
            lease ??= await LoadAsync(model, runner, keepAlive, cancellationToken);
#pragma warning restore CA2000
            return lease;
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <summary>Unloads the model as soon as no one uses it; whether that was at once.</summary>
    public bool Expire(Model expired)
    {
        lock (_lock)
        {
            if (_loaded.Find(model => model.Runner.Model.Name == expired.Spec.Name) is not { } loaded)
            {
                return false;
            }

            loaded.KeepAlive = TimeSpan.Zero;
            loaded.ExpiresAt = time.GetUtcNow();
            UnloadIfExpired(loaded);
            return loaded.Users == 0;
        }
    }

    private void Release(LoadedModel loaded)
    {
        lock (_lock)
        {
            loaded.Users--;
            if (loaded.Users > 0)
            {
                return;
            }

            Schedule(loaded);
            loaded.Idle?.TrySetResult();
            loaded.Idle = null;
            UnloadIfExpired(loaded);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _gate.CloseAsync();
        LoadedModel[] loaded;
        lock (_lock)
        {
            loaded = [.. _loaded];
        }

        foreach (LoadedModel model in loaded)
        {
            await IdleAsync(model, CancellationToken.None);
            Unload(model);
        }
    }

    private async Task<Lease?> FindAsync(Model model, RunnerOptions runner, TimeSpan? keepAlive, CancellationToken cancellationToken)
    {
        LoadedModel? loaded;
        lock (_lock)
        {
            loaded = _loaded.Find(other => other.Runner.Model.Name == model.Spec.Name);
            if (loaded is null)
            {
                return null;
            }

            if (loaded.Runner.Options == runner)
            {
                return Take(loaded, keepAlive);
            }
        }

        _gate.Stall();
        await IdleAsync(loaded, cancellationToken);
        Unload(loaded);
        return null;
    }

    private async Task<Lease> LoadAsync(Model model, RunnerOptions runner, TimeSpan? keepAlive, CancellationToken cancellationToken)
    {
        _gate.Stall();
        long required = runners.BytesFor(model.Spec, runner);
        while (FindVictim(required) is { } victim)
        {
            await IdleAsync(victim, cancellationToken);
            Unload(victim);
        }

        long available = options.Memory.AvailableBytes();
        if (required > available)
        {
            throw Runner.Refusal(model.Spec, runner, available);
        }

        long startedAt = time.GetTimestamp();
        IRunner loaded = await Task.Run(() => runners.Create(model.Spec, runner), CancellationToken.None);
        await log.WriteLineAsync(FormattableString.Invariant(
            $"loaded {model.Name} num_ctx={runner.ContextLength} num_thread={runner.Threads} num_batch={runner.BatchSize} parallel={runner.Parallel} bytes={required} in {time.GetElapsedTime(startedAt).TotalSeconds:0.000}s"));
        LoadedModel entry = new(model, loaded, options.KeepAlive);
        lock (_lock)
        {
            _loaded.Add(entry);
            return Take(entry, keepAlive);
        }
    }

    /// <summary>Who must go before a model that takes so many bytes can come: the least used, if anyone.</summary>
    private LoadedModel? FindVictim(long required)
    {
        lock (_lock)
        {
            return _loaded.Count >= options.MaxLoadedModels || required > options.Memory.AvailableBytes()
                ? _loaded.OrderBy(other => other.Users).ThenBy(other => other.ExpiresAt).FirstOrDefault()
                : null;
        }
    }

    private Lease Take(LoadedModel loaded, TimeSpan? keepAlive)
    {
        loaded.Users++;
        loaded.KeepAlive = keepAlive ?? loaded.KeepAlive;
        Schedule(loaded);
        return new Lease(loaded.Runner, () => Release(loaded));
    }

    private void Schedule(LoadedModel loaded)
    {
        loaded.Timer?.Dispose();
        loaded.Timer = null;
        loaded.ExpiresAt = time.GetUtcNow() + loaded.KeepAlive;
        if (loaded.Users == 0 && loaded.KeepAlive > TimeSpan.Zero && loaded.KeepAlive < s_longestTimer)
        {
            loaded.Timer = time.CreateTimer(_ => Tick(loaded), null, loaded.KeepAlive, Timeout.InfiniteTimeSpan);
        }
    }

    private void Tick(LoadedModel loaded)
    {
        lock (_lock)
        {
            UnloadIfExpired(loaded);
        }
    }

    private void UnloadIfExpired(LoadedModel loaded)
    {
        if (loaded.Users == 0 && loaded.ExpiresAt <= time.GetUtcNow())
        {
            Unload(loaded);
        }
    }

    private async Task IdleAsync(LoadedModel loaded, CancellationToken cancellationToken)
    {
        Task idle;
        lock (_lock)
        {
            if (loaded.Users == 0)
            {
                return;
            }

            loaded.Idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            idle = loaded.Idle.Task;
        }

        await idle.WaitAsync(cancellationToken);
    }

    private void Unload(LoadedModel loaded)
    {
        lock (_lock)
        {
            if (_loaded.Remove(loaded))
            {
                loaded.Dispose();
                log.WriteLine($"unloaded {loaded.Model.Name}");
            }
        }
    }
}
