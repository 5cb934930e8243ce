using Validator.Runtime;

namespace Validator.Pipeline;

/// <summary>Keeps us off the server's processors. Made before anything is bound, for a bound process sees no more than its own.</summary>
internal sealed class Affinity(Plan plan)
{
    private readonly ProcessorSet? _allowed = ProcessorSet.Own();

    /// <summary>Which processors are whose; null when nothing is bound.</summary>
    /// <exception cref="RuntimeException">The spec names processors that there are not.</exception>
    public AffinityPlan? Plan()
    {
        var (spec, asked) = (plan.Spec, plan.Spec.Runtime.Affinity);
        if (asked == AffinityPlan.None || spec.Runtime.Profile is not null || (_allowed is null && (asked is null or AffinityPlan.Auto)))
        {
            return null;
        }

        return asked is null or AffinityPlan.Auto
            ? AffinityPlan.Automatic(_allowed!, plan.Configurations.Select(configuration => configuration.Whole("num_thread")), spec.Load.MostConcurrency)
            : AffinityPlan.Named(
                _allowed ?? throw new RuntimeException("runtime.affinity: processes can be bound to processors on Linux only.", null, "Leave it out on this system."),
                ProcessorSet.Parse(asked)!);
    }
}
