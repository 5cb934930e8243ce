using Cake.Core;

namespace Cake.Frosting;

/// <summary>A task that runs asynchronously.</summary>
public abstract class AsyncFrostingTask<T> : IFrostingTask
    where T : ICakeContext
{
    bool IFrostingTask.HasWork => Overriding.Of(GetType(), nameof(RunAsync), typeof(AsyncFrostingTask<>));

    public virtual Task RunAsync(T context) => Task.CompletedTask;

    public virtual bool ShouldRun(T context) => true;

    Task IFrostingTask.RunAsync(ICakeContext context) => RunAsync((T)context);

    bool IFrostingTask.ShouldRun(ICakeContext context) => ShouldRun((T)context);
}
