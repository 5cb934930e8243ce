using Validator.Engine.Models;

namespace Validator.Engine.Scheduling;

/// <summary>A runner in the pool: who uses it and until when it stays. All members are guarded by the pool's lock.</summary>
internal sealed class LoadedModel(Model model, IRunner runner, TimeSpan keepAlive) : IDisposable
{
    /// <summary>The model it was loaded for; others of the same weights may use it too.</summary>
    public Model Model { get; } = model;

    public IRunner Runner { get; } = runner;

    /// <summary>Requests at work or waiting for a slot.</summary>
    public int Users { get; set; }

    /// <summary>How long the model stays after its last use.</summary>
    public TimeSpan KeepAlive { get; set; } = keepAlive;

    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>Unloads at <see cref="ExpiresAt"/>.</summary>
    public ITimer? Timer { get; set; }

    /// <summary>Completes when the last user leaves; made anew for each who waits for that.</summary>
    public TaskCompletionSource? Idle { get; set; }

    public void Dispose()
    {
        Timer?.Dispose();
        Runner.Dispose();
    }
}

/// <summary>What <c>/api/ps</c> shows of a loaded model.</summary>
internal sealed record LoadedModelInfo(Model Model, RunnerOptions Options, DateTimeOffset ExpiresAt);
