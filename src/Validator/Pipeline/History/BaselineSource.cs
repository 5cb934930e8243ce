using Validator.Gates;
using Validator.Reports;
using Validator.Spec;
using Validator.Spec.Keys;

namespace Validator.Pipeline.History;

/// <summary>Finds the run that a baseline names: a verdict, a run directory, or the last run that was approved.</summary>
public static class BaselineSource
{
    /// <summary>The word for the newest approved run of the same name, in the folder where runs are written.</summary>
    public const string LastApproved = BaselineType.LastApproved;

    /// <summary>The verdict of the newest approved run of a spec; null where there is none.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="folder">Where runs are recorded.</param>
    public static string? Newest(DeploymentSpec spec, string folder) => RunHistory.Of(folder).Runs
        .Where(run => run.Ended && run.Verdict.Name == spec.Name && run.Verdict.Decision == Decision.Approved && Alike(run.Verdict, spec.Runtime))
        .Select(run => Path.GetFullPath(Path.Combine(run.Path, RunFiles.Verdict)))
        .FirstOrDefault();

    /// <summary>A rehearsal compares to a rehearsal alone; what answers at an address is not known before.</summary>
    private static bool Alike(Verdict verdict, RuntimeSpec runtime) =>
        runtime.Engine == EngineKind.Attach
        || (verdict.Rehearsal == (runtime.Engine == EngineKind.Embedded) && verdict.Scripted == (runtime.Profile is not null) && verdict.Faults == (runtime.Faults is not null));
}
