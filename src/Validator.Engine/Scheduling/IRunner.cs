using Validator.Engine.Models;

namespace Validator.Engine.Scheduling;

/// <summary>A loaded model that answers sequences.</summary>
internal interface IRunner : IDisposable
{
    ModelSpec Model { get; }

    RunnerOptions Options { get; }

    /// <summary>Waits for a slot, first come first served, and has <paramref name="read"/> read the answer while it is made.</summary>
    Task RunAsync(Sequence sequence, Func<Task> read, CancellationToken cancellationToken);
}
