using Validator.Spec;

namespace Validator.Gates;

/// <summary>What a gate will be able to tell, by the noise of an earlier run: before anything is started.</summary>
public static class BaselinePower
{
    /// <summary>The power of a gate over the planned requests; null where the baseline does not tell.</summary>
    /// <param name="baseline">The earlier run.</param>
    /// <param name="configuration">Id of the configuration.</param>
    /// <param name="gate">The gate.</param>
    /// <param name="planned">Requests of its query that are planned; null where only a time is.</param>
    public static GatePower? Of(Baseline baseline, string configuration, Gate gate, int? planned)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        ArgumentNullException.ThrowIfNull(gate);
        if (baseline.Verdict.Configurations.FirstOrDefault(candidate => candidate.Id == configuration) is not { } match || gate.Expression.Threshold.OfBest)
        {
            return null;
        }

        var metrics = baseline.FiguresOf(match);
        if (Figure.Of(gate.Expression, metrics).Value is not { } actual)
        {
            return null;
        }

        var threshold = gate.Expression.Threshold.OfBaseline ? actual * gate.Expression.Threshold.Value : gate.Expression.Threshold.Value;
        return GatePower.Of(gate.Expression, metrics, gate.Expression.Threshold.OfBaseline ? metrics : null, actual, threshold, planned) ?? Recorded(match, gate.Expression, planned);
    }

    /// <summary>Where the single values are gone, the verdict still has what a gate on the same figure could tell.</summary>
    private static GatePower? Recorded(ConfigurationVerdict match, GateExpression expression, int? planned)
    {
        var same = match.Gates.FirstOrDefault(result => GateExpression.Parse(result.Expression, new SourceLocation(result.Id, 1, 1)).Expression is { } other
            && other.Subject == expression.Subject && Comparisons.IsFloor(other.Comparison) == Comparisons.IsFloor(expression.Comparison) && other.Threshold == expression.Threshold);
        if (same?.Power is not { } power)
        {
            return null;
        }

        var requests = planned is > 0 and { } many ? many : power.Requests;
        return power with { Sees = power.Sees * Math.Sqrt((double)power.Requests / requests), Requests = requests };
    }
}
