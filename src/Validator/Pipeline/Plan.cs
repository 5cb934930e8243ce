using Validator.Gates;
using Validator.Load;
using Validator.Spec;
using Validator.Spec.Profiles;

namespace Validator.Pipeline;

/// <summary>A spec of which everything that can be known without a server is known to be right.</summary>
/// <param name="Spec">The spec.</param>
/// <param name="Configurations">What is to be verified; never empty.</param>
/// <param name="LeftOut">Ids of the spec's other configurations, which the user left out.</param>
/// <param name="Gates">What must hold; never empty.</param>
/// <param name="Baseline">Figures of an earlier run; null when there are none, and no gate asks for them.</param>
/// <param name="Resolved">The spec with defaults and overrides spelled out, fit to be recorded.</param>
public sealed record Plan(
    DeploymentSpec Spec, IReadOnlyList<Configuration> Configurations, IReadOnlyList<string> LeftOut, IReadOnlyList<Gate> Gates, Baseline? Baseline, string Resolved)
{
    private Tuple<DeploymentSpec, PlannedLoad>? _counted;

    /// <summary>The scripted machine that the embedded engine plays; null for real work.</summary>
    public ScriptedProfile? Profile { get; init; }

    /// <summary>What a search found to be best; null where the spec names none.</summary>
    public TunedBest? Best { get; init; }

    /// <summary>What a gate will be able to tell, by the noise of the baseline; null where that does not say.</summary>
    /// <param name="gate">The gate.</param>
    /// <param name="configuration">Id of the configuration.</param>
    public GatePower? PowerOf(Gate gate, string configuration) =>
        Baseline is null ? null : BaselinePower.Of(Baseline, configuration, gate, CountRequests().Of(gate.Expression.Query));

    /// <summary>How many requests the load comes to. Those of a schedule are counted one by one, and once for a spec.</summary>
    public PlannedLoad CountRequests()
    {
        if (_counted is not var (spec, counted) || !ReferenceEquals(spec, Spec))
        {
            counted = PlannedLoad.Of(Spec);
            _counted = new(Spec, counted);
        }

        return counted;
    }

    /// <summary>Seconds of the load's time in one second: 1 for real work.</summary>
    public int TimeScale => Profile is null ? 1 : Spec.Runtime.TimeScale ?? Profile.TimeScale;
}

/// <summary>A plan, or what stands in its way.</summary>
/// <param name="Plan">Null exactly when there is an error.</param>
/// <param name="Diagnostics">Errors and warnings, in the order of the file.</param>
public sealed record PlanResult(Plan? Plan, IReadOnlyList<Diagnostic> Diagnostics);
