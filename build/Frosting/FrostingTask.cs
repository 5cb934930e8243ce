using Cake.Core;

namespace Cake.Frosting;

/// <summary>A task that runs synchronously.</summary>
public abstract class FrostingTask<T> : IFrostingTask
    where T : ICakeContext
{
    bool IFrostingTask.HasWork => Overriding.Of(GetType(), nameof(Run), typeof(FrostingTask<>));

    public virtual void Run(T context)
    {
    }

    public virtual bool ShouldRun(T context) => true;

    Task IFrostingTask.RunAsync(ICakeContext context)
    {
        Run((T)context);
        return Task.CompletedTask;
    }

    bool IFrostingTask.ShouldRun(ICakeContext context) => ShouldRun((T)context);
}
