namespace Validator.Engine.Scheduling;

/// <summary>The right to use a loaded model; the pool unloads no model that is leased.</summary>
internal sealed class Lease(IRunner runner, Action release) : IDisposable
{
    private Action? _release = release;

    public IRunner Runner { get; } = runner;

    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
