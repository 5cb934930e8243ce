using Cake.Core;

namespace Cake.Frosting;

/// <summary>A task as the host sees it. Every public class that implements it is a task.</summary>
public interface IFrostingTask
{
    /// <summary>Whether there is anything to run; a task without only names its dependencies.</summary>
    bool HasWork { get; }

    Task RunAsync(ICakeContext context);

    bool ShouldRun(ICakeContext context);
}
