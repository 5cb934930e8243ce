using Validator.Spec;

namespace Validator.Load;

/// <summary>The loop for each shape of load.</summary>
public static class LoadLoops
{
    /// <summary>The loop that sends a load.</summary>
    /// <param name="load">What is planned.</param>
    /// <param name="queries">What is asked.</param>
    /// <param name="time">The clock.</param>
    /// <param name="before">Numbers that requests before the load have taken.</param>
    public static LoadLoop Of(LoadSpec load, IReadOnlyList<QuerySpec> queries, TimeProvider time, int before) =>
        load.Shape.IsOpen ? new OpenLoop(load, queries, time, before)
        : load.Shape.Stages.Count > 0 ? new StagedLoop(load, queries, time, before)
        : new ClosedLoop(load, queries, time, before);
}
